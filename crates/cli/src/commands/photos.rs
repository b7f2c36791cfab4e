//! Where the photos of a site are kept.

use std::path::{Path, PathBuf};

use clap::Args;
use glane_service::words::PhotoFiles;

use super::{Failure, database::Home};

/// A folder or a bucket.
#[derive(Args, Clone)]
pub struct Photos {
    /// Where photos are kept: a folder, or s3://BUCKET/FOLDER with the AWS_ settings of the environment [default: a folder
    /// `photos` beside an embedded database, else in glane-data]
    #[arg(long, env = "GLANE_PHOTOS")]
    photos: Option<String>,
}

impl Photos {
    /// Opens it; a folder is made if need be.
    pub fn open(&self, home: &Home) -> Result<PhotoFiles, Failure> {
        match &self.photos {
            Some(address) if address.starts_with("s3://") => Ok(PhotoFiles::in_bucket(address)?),
            Some(folder) => Ok(PhotoFiles::in_folder(Path::new(folder))?),
            None => {
                let folder = home.folder().unwrap_or_else(|| PathBuf::from("glane-data"));
                Ok(PhotoFiles::in_folder(&folder.join("photos"))?)
            }
        }
    }
}
