//! The pictures of photos, as files named by the hash of their bytes: in a folder, or in a bucket that speaks S3.
//!
//! A file is written whole before its row in [`crate::photos`] names it; the same bytes are the same file, so that writing one again
//! changes nothing.

use std::{fmt, path::Path as Folder, sync::Arc, time::Duration};

use object_store::{
    ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, memory::InMemory,
    path::Path,
};
use sha2::{Digest, Sha256};

use crate::DbError;

/// A bucket that does not answer within this time is told as a failure; the phone sends its photo again later.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the pictures are. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PhotoFiles {
    store: Arc<dyn ObjectStore>,
    folder: Path,
}

impl PhotoFiles {
    /// In the program's own memory, gone when it ends: for tests, and until a place is named.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { store: Arc::new(InMemory::new()), folder: Path::default() }
    }

    /// In a folder, which is made if need be. What was put is on disk before it is acknowledged.
    pub fn in_folder(folder: &Folder) -> Result<Self, DbError> {
        std::fs::create_dir_all(folder).map_err(|error| failed(format_args!("{}: {error}", folder.display())))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(failed)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), folder: Path::default() })
    }

    /// In a bucket: `s3://BUCKET/FOLDER`. Keys, region and endpoint come from the environment (`AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`), as every S3 program reads them.
    pub fn in_bucket(address: &str) -> Result<Self, DbError> {
        let rest = address.strip_prefix("s3://").unwrap_or(address);
        let (bucket, folder) = rest.split_once('/').unwrap_or((rest, ""));
        // Somebody else may have chosen already: then theirs is used.
        drop(rustls::crypto::ring::default_provider().install_default());
        let retry = RetryConfig { retry_timeout: PATIENCE, ..RetryConfig::default() };
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry).build().map_err(failed)?;
        Ok(Self { store: Arc::new(store), folder: Path::parse(folder).map_err(failed)? })
    }

    /// Keeps a picture and gives its name.
    pub async fn put(&self, picture: Vec<u8>) -> Result<String, DbError> {
        let hash = name_of(&picture);
        self.store.put(&self.place(&hash), picture.into()).await.map_err(failed)?;
        Ok(hash)
    }

    /// The picture of a name.
    pub async fn get(&self, hash: &str) -> Result<Vec<u8>, DbError> {
        let found = self.store.get(&self.place(hash)).await.map_err(failed)?;
        Ok(found.bytes().await.map_err(failed)?.to_vec())
    }

    /// Removes the picture of a name; one that is gone already is gone.
    pub async fn remove(&self, hash: &str) -> Result<(), DbError> {
        match self.store.delete(&self.place(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// No folder grows beyond what people can open.
    fn place(&self, hash: &str) -> Path {
        self.folder.clone().join(hash.get(..2).unwrap_or_default()).join(format!("{hash}.jpg"))
    }
}

/// The name under which a picture is kept.
#[must_use]
pub fn name_of(picture: &[u8]) -> String {
    Sha256::digest(picture).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: impl fmt::Display) -> DbError {
    DbError::Broken(format!("photos: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps, keeps again, reads; a second program finds the same.
    async fn keeps(open: impl Fn() -> PhotoFiles) {
        let picture = vec![0xff, 0xd8, 7];
        let name = open().put(picture.clone()).await.unwrap();
        assert_eq!(open().put(picture.clone()).await.unwrap(), name, "the same picture is the same file");
        assert_ne!(open().put(vec![0xff, 0xd8, 8]).await.unwrap(), name);
        assert_eq!(open().get(&name).await.unwrap(), picture);
        assert!(open().get(&name_of(b"never put")).await.is_err());
        for _ in 0..2 {
            open().remove(&name).await.unwrap();
            assert!(open().get(&name).await.is_err(), "gone, and gone again");
        }
    }

    #[tokio::test]
    async fn a_folder_keeps_pictures() {
        let folder = std::env::temp_dir().join(format!("glane-photos-{}", std::process::id()));
        keeps(|| PhotoFiles::in_folder(&folder).unwrap()).await;
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// `GLANE_TEST_BUCKET=s3://BUCKET/FOLDER` and the `AWS_` settings name it; the bucket must be there.
    #[tokio::test]
    #[ignore = "needs a server that speaks S3: see docs/dependencies.md"]
    async fn a_bucket_keeps_pictures() {
        let bucket = std::env::var("GLANE_TEST_BUCKET").unwrap();
        keeps(|| PhotoFiles::in_bucket(&bucket).unwrap()).await;
        assert!(PhotoFiles::in_bucket("s3://not-there").unwrap().put(vec![1]).await.is_err());
    }
}
