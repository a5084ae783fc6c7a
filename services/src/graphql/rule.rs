//! Procedures (办理程序) as data.

use async_graphql::{Json, Object};
use beian_domain::{
    procedure::{Procedure, ProcedureId},
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use serde_json::Value;

use super::{
    Fault,
    case::Bilingual,
    citation::{Citation, citations},
    words::{ApplicantKind, FilingObject, Level},
};

/// A procedure as of a day.
pub(super) struct ProcedureObject<'rulebook> {
    pub(super) procedure: &'rulebook Procedure,
    pub(super) on: NaiveDate,
}

impl<'rulebook> ProcedureObject<'rulebook> {
    pub(super) fn find(rulebook: &'rulebook Rulebook, id: &ProcedureId, on: NaiveDate) -> Option<Self> {
        rulebook.procedure(id, on).ok().map(|procedure| Self { procedure, on })
    }
}

/// The whole rule of one kind of filing in one place (办理程序).
#[Object(name = "Procedure")]
impl ProcedureObject<'_> {
    /// Its id.
    async fn id(&self) -> &str {
        &self.procedure.id.0
    }

    /// Its name.
    async fn title(&self) -> Bilingual {
        self.procedure.title.clone().into()
    }

    /// Where it applies: a region's code, or `nation`.
    async fn jurisdiction(&self) -> String {
        self.procedure.jurisdiction.into()
    }

    /// First day in force.
    async fn first_day(&self) -> NaiveDate {
        self.procedure.in_force.first_day
    }

    /// Last day in force; none while it stands.
    async fn last_day(&self) -> Option<NaiveDate> {
        self.procedure.in_force.last_day
    }

    /// Legal basis (设定依据).
    async fn basis(&self) -> Vec<Citation> {
        citations(&self.procedure.basis, Some(self.on))
    }

    /// Levels of organ that may handle it.
    async fn organ_levels(&self) -> Vec<Level> {
        self.procedure.organ_levels.iter().map(|level| (*level).into()).collect()
    }

    /// Who may file.
    async fn applicants(&self) -> Vec<ApplicantKind> {
        self.procedure.applicants.iter().map(|kind| (*kind).into()).collect()
    }

    /// What is filed.
    async fn object(&self) -> FilingObject {
        self.procedure.object.into()
    }

    /// Id of the form to fill in.
    async fn form_id(&self) -> &str {
        &self.procedure.form
    }

    /// Everything else, key by key as in the procedure's file: stages, limits, materials, copies, inspection.
    async fn definition(&self) -> async_graphql::Result<Json<Value>> {
        let definition = serde_json::to_value(self.procedure).map_err(|error| Fault::internal(&error.to_string()))?;
        Ok(Json(definition))
    }
}
