//! Why a use case did not happen. Each variant is something the caller answers differently.

use glane_day::PlanError;
use glane_foundation::Sentence;
use glane_inventory::DeclarationProblem;
use glane_persistence::{DbError, Retry, ledger::AppendError};

/// A field of a form that must be mended, named like the column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Which field.
    pub field: String,
    /// What is wrong and how to mend it.
    pub sentence: Sentence,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Not signed in, or the link or session is over.
    #[error("please sign in again")]
    SignedOut,
    /// Signed in, but this is somebody else's. Told like [`Self::NotFound`], so that ids cannot be probed.
    #[error("this is not yours to see or change")]
    Forbidden,
    /// There is no such thing.
    #[error("there is no {0} of that name")]
    NotFound(&'static str),
    /// The line must be mended first; nothing typed is lost.
    #[error("{}", told(.0))]
    Declaration(Vec<DeclarationProblem>),
    /// Fields of a form must be mended first; nothing typed is lost.
    #[error("{}", told_cells(.0))]
    Cells(Vec<CellProblem>),
    /// The moment for it has passed, or has not come.
    #[error("{}", .0.en)]
    NotNow(Sentence),
    /// Somebody changed it meanwhile.
    #[error("somebody changed it meanwhile: look again and repeat")]
    Conflict,
    /// Tried too often.
    #[error("{}", .0.en)]
    TooMany(Sentence),
    /// The key of this command was used for another one.
    #[error("this key was already used for another command")]
    KeyReused,
    /// The day cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A stored value that the domain does not accept, or a broken invariant.
    #[error("stored data cannot be right: {0}")]
    Broken(String),
    /// The database.
    #[error(transparent)]
    Db(DbError),
}

fn told(problems: &[DeclarationProblem]) -> String {
    problems.iter().map(|p| format!("{}: {}", p.field.code(), p.sentence.en)).collect::<Vec<_>>().join("; ")
}

fn told_cells(problems: &[CellProblem]) -> String {
    problems.iter().map(|p| format!("{}: {}", p.field, p.sentence.en)).collect::<Vec<_>>().join("; ")
}

impl From<DbError> for ServiceError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::NotFound { kind, .. } => Self::NotFound(kind),
            DbError::Conflict { .. } => Self::Conflict,
            other => Self::Db(other),
        }
    }
}

impl From<AppendError> for ServiceError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Db(error) => error.into(),
            // The cases were taken by somebody else between looking and acting.
            AppendError::Untrue(_) => Self::Conflict,
            AppendError::Reused(_) => Self::Broken(error.to_string()),
        }
    }
}

impl Retry for ServiceError {
    fn is_worth_retrying(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_worth_retrying())
    }
}

impl ServiceError {
    /// What to tell a person, in both languages.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::SignedOut => Sentence::new("Veuillez vous identifier à nouveau.", "Please sign in again."),
            Self::Forbidden | Self::NotFound(_) => Sentence::new(
                "Cette page n'existe pas, ou n'est pas la vôtre.",
                "This page does not exist, or is not yours.",
            ),
            Self::Declaration(problems) => match problems.first() {
                Some(first) => first.sentence.clone(),
                None => Sentence::new("La déclaration est incomplète.", "The declaration is incomplete."),
            },
            Self::Cells(problems) => match problems.first() {
                Some(first) => first.sentence.clone(),
                None => Sentence::new("Le formulaire est incomplet.", "The form is incomplete."),
            },
            Self::NotNow(sentence) | Self::TooMany(sentence) => sentence.clone(),
            Self::Conflict => Sentence::new(
                "Quelqu'un l'a modifié entre-temps : regardez à nouveau, puis recommencez.",
                "Somebody changed it meanwhile: look again, then repeat.",
            ),
            Self::KeyReused => Sentence::new(
                "Cette clé a déjà servi à une autre demande.",
                "This key was already used for another command.",
            ),
            Self::Plan(error) => {
                Sentence::new(format!("Le jour ne peut pas être planifié : {error}"), error.to_string())
            }
            Self::Broken(_) | Self::Db(_) => Sentence::new(
                "Glane a eu un problème ; rien n'a été perdu. Réessayez dans un instant.",
                "Glane had a problem; nothing was lost. Try again in a moment.",
            ),
        }
    }
}
