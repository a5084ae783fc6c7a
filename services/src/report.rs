//! Reports (报表) made from the read models: a question goes in, one typed table comes out. Each report reads one state
//! of the read models and says up to which event that goes.

mod anomalies;
mod build;
mod cases;
mod conformance;
mod inspections;
mod kept;
mod names;
mod question;
mod running;
mod stages;

use beian_domain::report::{Report, ReportKind, ReportRefusal};
use beian_projections::{ReadModels, read::ReadError};

pub use anomalies::{AnomalyQuestion, anomalies};
pub use conformance::{ConformanceBy, ConformanceQuestion, conformance};
pub use names::Names;
pub use question::Question;

use crate::app::AppError;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It does not exist as it was asked for.
    #[error(transparent)]
    Refused(#[from] ReportRefusal),
    /// The read models cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The log cannot be read.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Answers a question.
///
/// # Errors
/// [`ReportError`].
pub async fn report(read_models: &ReadModels, names: &Names<'_>, question: &Question) -> Result<Report, ReportError> {
    question.check()?;
    match question.kind {
        ReportKind::Overdue => running::overdue(read_models, names, question).await,
        ReportKind::DueSoon => running::due_soon(read_models, names, question).await,
        ReportKind::Suspended => running::suspended(read_models, names, question).await,
        ReportKind::Returned => cases::returned(read_models, names, question).await,
        ReportKind::Owed => cases::owed(read_models, names, question).await,
        ReportKind::Inspections => inspections::inspections(read_models, names, question).await,
        ReportKind::Kept => kept::kept(read_models, names, question).await,
        ReportKind::Stages => stages::stages(read_models, names, question).await,
    }
}
