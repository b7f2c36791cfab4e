//! Every way a request can be refused, as a code that programs may rely on: codes are added, never changed.

use axum::http::StatusCode;
use glane_foundation::Sentence;

/// Declares the codes: name, code in the answer, status, title in French and in English.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident, $fr:literal, $en:literal;)*) => {
        /// Why a request was not carried out.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// As programs read it.
            pub(crate) const fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }

            /// The status it comes with.
            pub(crate) const fn status(self) -> StatusCode { match self { $(Self::$name => StatusCode::$status,)* } }

            /// As people read it.
            pub(crate) fn title(self) -> Sentence { match self { $(Self::$name => Sentence::new($fr, $en),)* } }

            #[cfg(test)]
            const NAMES: &[&str] = &[$(stringify!($name),)*];
        }
    };
}

codes! {
    /// Nobody is signed in, or the token or session is over.
    SignedOut = "signed_out", UNAUTHORIZED, "Identifiez-vous d’abord.", "Sign in first.";
    /// The token does not have the scope.
    ScopeMissing = "scope_missing", FORBIDDEN, "Ce jeton ne permet pas cela.", "This token does not allow that.";
    /// A form of another site.
    OtherOrigin = "other_origin", FORBIDDEN, "Cette demande vient d’un autre site.", "This request came from another site.";
    /// No such thing, or somebody else's.
    NotFound = "not_found", NOT_FOUND, "Cela n’existe pas, ou n’est pas à vous.", "That does not exist, or is not yours.";
    /// The path knows other methods.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "Cette adresse ne se demande pas ainsi.", "This address is not asked in this way.";
    /// The query string cannot be read.
    QueryUnreadable = "query_unreadable", BAD_REQUEST, "Les paramètres de l’adresse ne se lisent pas.", "The parameters of the address cannot be read.";
    /// The body is not JSON.
    BodyUnreadable = "body_unreadable", BAD_REQUEST, "Le contenu envoyé n’est pas du JSON lisible.", "What was sent is not readable JSON.";
    /// The body is JSON of another shape.
    BodyInvalid = "body_invalid", UNPROCESSABLE_ENTITY, "Le contenu envoyé n’a pas la forme attendue.", "What was sent does not have the expected shape.";
    /// The content type is not what the operation reads.
    MediaType = "media_type", UNSUPPORTED_MEDIA_TYPE, "Ce type de contenu n’est pas lu ici.", "This type of content is not read here.";
    /// The body is longer than the operation reads.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "Le contenu envoyé est trop grand.", "What was sent is too large.";
    /// A creating request without Idempotency-Key.
    KeyMissing = "key_missing", BAD_REQUEST, "Il manque l’en-tête Idempotency-Key : 1 à 64 lettres, chiffres ou tirets.", "The header Idempotency-Key is missing: 1 to 64 letters, digits or dashes.";
    /// The key was used for something else.
    KeyReused = "key_reused", UNPROCESSABLE_ENTITY, "Cette Idempotency-Key a déjà servi à une autre demande.", "This Idempotency-Key was already used for another request.";
    /// An edit without If-Match.
    VersionMissing = "version_missing", PRECONDITION_REQUIRED, "Il manque l’en-tête If-Match : relisez d’abord, et renvoyez son ETag.", "The header If-Match is missing: read first, and send its ETag back.";
    /// An edit on a version that is no longer the last.
    ChangedMeanwhile = "changed_meanwhile", PRECONDITION_FAILED, "Quelqu’un l’a modifié entre-temps.", "Somebody changed it meanwhile.";
    /// An act that lost to others again and again.
    Conflict = "conflict", CONFLICT, "Quelqu’un agit en même temps : recommencez.", "Somebody acts at the same time: try again.";
    /// It exists already.
    Duplicate = "duplicate", CONFLICT, "Cela existe déjà.", "That exists already.";
    /// Its moment has passed, or has not come.
    NotNow = "not_now", CONFLICT, "Ce n’est plus possible, ou pas encore.", "Not possible any more, or not yet.";
    /// Lines to mend.
    Declaration = "declaration", UNPROCESSABLE_ENTITY, "La déclaration est à corriger.", "The declaration must be mended.";
    /// A file with bad lines; nothing of it was taken.
    FileRefused = "file_refused", UNPROCESSABLE_ENTITY, "Le fichier est à corriger ; rien n’a été pris.", "The file must be mended; nothing of it was taken.";
    /// Fields to mend.
    FormRefused = "form_refused", UNPROCESSABLE_ENTITY, "Des champs sont à corriger.", "Fields must be mended.";
    /// The day cannot be planned.
    PlanImpossible = "plan_impossible", UNPROCESSABLE_ENTITY, "Le jour ne peut pas être planifié.", "The day cannot be planned.";
    /// Too many attempts.
    TooMany = "too_many", TOO_MANY_REQUESTS, "Trop de tentatives : attendez un peu.", "Too many attempts: wait a little.";
    /// The request cannot be understood in some other way.
    BadRequest = "bad_request", BAD_REQUEST, "Glane n’a pas compris cette demande.", "Glane did not understand this request.";
    /// It took too long, or the program is stopping.
    Busy = "busy", SERVICE_UNAVAILABLE, "Glane est trop occupé : réessayez dans un instant.", "Glane is too busy: try again in a moment.";
    /// Something failed here.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Glane a eu un problème ; rien n’a été perdu.", "Glane had a problem; nothing was lost.";
}

impl Code {
    /// The code for an answer that some layer gave with nothing but a status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::SignedOut,
            StatusCode::FORBIDDEN => Self::OtherOrigin,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::MediaType,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            status if status.is_server_error() => Self::Internal,
            _ => Self::BadRequest,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_code_differs_and_is_told_in_both_languages() {
        let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        for code in Code::ALL {
            let title = code.title();
            assert!(!title.fr.trim().is_empty() && !title.en.trim().is_empty() && title.fr != title.en, "{code:?}");
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
        }
    }

    #[test]
    fn every_code_is_used_somewhere() {
        let mut text = String::new();
        gather(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/api")), &mut text);
        let unused: Vec<_> = Code::NAMES.iter().filter(|name| !text.contains(&format!("Code::{name}"))).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    /// Every source of the API but this one, whose `of_status` names codes as `Self`.
    fn gather(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, text);
            } else {
                let source = fs::read_to_string(&path).unwrap();
                let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                text.push_str(&if path.ends_with("code.rs") {
                    source.replace("=> Self::", "=> Code::")
                } else {
                    source.to_owned()
                });
            }
        }
    }
}
