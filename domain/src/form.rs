//! Filing forms (备案表) as data: what is asked, of whom, why, and how an answer is read.
//!
//! A definition is a file in `forms/`; answers are checked against it and stored in their canonical form.

mod answers;
mod change;
mod definition;
mod file;
mod flat;
mod hint;
mod personal;
mod table;
mod text;
mod validation;
mod value;

pub use answers::{Answers, AnswersError};
pub use change::FieldChange;
pub use definition::{Choice, Field, FieldType, FilledBy, Form, Repeat, Section};
pub use file::{FormFault, FormFileError};
pub use flat::FlatField;
pub(crate) use personal::APPLICANT;
pub use personal::Personal;
pub use table::{Table, TableFault, TableReading, TableRow};
pub use validation::{Accepted, FieldError, FieldWarning};
