//! The case (案件): a filing from submission to its end, folded from its events.
//!
//! `decide` turns a command into events or typed refusals under a rulebook; `apply` copies what an event says.
//! A file for each concern: the state, the events, the commands, who may do what, and the acts themselves.

mod access_report;
mod access_users;
mod agenda;
mod apply;
mod assignment;
mod badge;
mod change;
mod clock;
mod command;
mod correction;
mod decide;
mod decision;
mod difference;
mod earlier;
mod event;
mod examination;
mod forgetting;
mod handing_in;
mod inspection;
mod intake;
mod material;
mod outcome;
mod permit;
mod personal;
mod photograph;
mod progress;
mod promise;
mod recount;
mod redecide;
mod renumbering;
mod sealing;
mod state;
mod then;
mod transfer;
mod website;
mod weight;

pub use access_report::{AccessReport, AccessUserRow};
pub use access_users::{AccessDifference, AccessUser, AccessUserKind, AccessUsers};
pub use assignment::Handler;
pub(crate) use decision::checked_text;
pub(crate) use inspection::last_working_day;

pub use command::{Action, ActionKind, CaseCommand, EarlierFiling, Header, PushedWebsite, ReportedUnit, Submission};
pub use difference::FieldChange;
pub use event::{AnsweredForm, CaseEvent, Fact, Opening, Stamp};
pub use inspection::{CheckResult, Inspection, InspectionOutcome, InspectionState, KnownInspection, Verdict};
pub use material::{Examined, MaterialExamination, MaterialFinding, MaterialItem, MaterialMark, MaterialState};
pub use personal::PersonalContext;
pub use photograph::{Photograph, PhotographKind};
pub use recount::Recount;
pub use redecide::Recorded;
pub use renumbering::FormerNumber;
pub use state::{
    Applicant, Case, Filing, FormCopy, HandedIn, MaterialAsked, Origin, Particulars, Position, QueryCredentials,
    StageAt, Standing, Status,
};
pub use then::{CaseMoment, Then};
