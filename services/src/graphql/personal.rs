//! How personal data are shown: masked to everybody, in clear to the filer whose they are.

use async_graphql::Context;
use beian_domain::{
    actor::Actor,
    case::{AnsweredForm, Applicant, Case, CaseEvent, Fact, Filing, PersonalContext},
    personal::{Place, Sealed, forget, mask},
    rulebook::Rulebook,
};
use serde_json::Value;

use super::{Fault, scope};
use crate::app::App;

/// Replaces a datum by its mask; older events hold it in plain.
pub(super) fn hide(place: &Place, value: &mut Value) {
    *value = match Sealed::read(value) {
        Some(sealed) => sealed.mask.into(),
        None => mask(place.kind, value).into(),
    };
}

/// The answers of a case's form as whoever asks may see them.
pub(super) async fn shown_answers(
    ctx: &Context<'_>,
    filing: &Filing,
    form: &AnsweredForm,
) -> async_graphql::Result<Value> {
    let app = ctx.data_unchecked::<App>();
    if filing.is_owned_by(scope::actor(ctx)?) {
        return Ok(app.own_answers(filing.case_id, &form.answers).await.map_err(Fault::from)?);
    }
    let mut answers = form.answers.clone();
    let individual = filing.applicant.as_ref().is_some_and(Applicant::is_individual);
    if let Some(definition) = app.rulebook().form_version(&form.form, form.version) {
        definition.visit_personal(&mut answers, "", individual, &mut hide);
    }
    let mut shown = serde_json::json!(answers);
    beian_domain::personal::hide(&mut shown);
    Ok(shown)
}

/// What was recorded, without the query password's digest and without personal data; none where it may not be read.
pub(super) fn shown_fact(event: &CaseEvent, told: &Told, rulebook: &Rulebook) -> Result<Option<Value>, Fault> {
    // Who of the organ handles a case, and why, is the organ's own matter.
    let internal = matches!(event.fact, Fact::Assigned { .. } | Fact::Unassigned { .. });
    if !told.readable || internal && !told.official {
        return Ok(None);
    }
    let mut event = event.clone();
    let context = PersonalContext { rulebook, individual: told.individual, form: None };
    let form = told.form.as_ref().map(|(form, version)| (form.as_str(), *version));
    event.visit_personal(PersonalContext { form, ..context }, &mut |place, value| match Sealed::read(value) {
        Some(_) => forget(value, &told.forgotten),
        None => hide(place, value),
    });
    let mut shown = serde_json::to_value(&event.fact).map_err(|error| Fault::internal(&error.to_string()))?;
    if let Some(submitted) = shown.get_mut("submitted").and_then(Value::as_object_mut) {
        submitted.remove("credentials");
    }
    forget(&mut shown, &told.forgotten);
    beian_domain::personal::hide(&mut shown);
    Ok(Some(shown))
}

/// What must be known of a case to show its events: who files, on which form, and who was forgotten since.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Whether the one who asks may read what was recorded, not only that something was.
    readable: bool,
    /// Whether they hold an office.
    official: bool,
    individual: bool,
    form: Option<(String, u32)>,
    forgotten: Vec<uuid::Uuid>,
}

impl Told {
    /// Whether the one who asks may read what was recorded.
    pub(super) fn is_readable(&self) -> bool {
        self.readable
    }

    pub(super) fn by(case: &Case, actor: &Actor, readable: bool) -> Self {
        let Some(filing) = case.filing.as_deref() else { return Self::default() };
        Self {
            readable,
            official: actor.role.is_official(),
            individual: filing.applicant.as_ref().is_some_and(Applicant::is_individual),
            form: filing.form.as_ref().map(|form| (form.form.clone(), form.version)),
            forgotten: filing.forgotten.clone(),
        }
    }
}
