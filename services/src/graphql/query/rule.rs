//! The rulebook as data: procedures and forms.

use async_graphql::{Context, Object, Result};
use beian_domain::procedure::ProcedureId;
use chrono::NaiveDate;

use super::today;
use crate::{
    app::App,
    graphql::{
        form::FormObject,
        rule::ProcedureObject,
        scope::{learns, organ_code},
    },
};

#[derive(Default)]
pub(super) struct RuleQuery;

#[Object]
impl RuleQuery {
    /// The procedures in force on a day, the most local first.
    async fn procedures<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The day; today if absent.")] on: Option<NaiveDate>,
        #[graphql(desc = "Only those that apply in this region.")] region: Option<String>,
    ) -> Result<Vec<ProcedureObject<'ctx>>> {
        learns(ctx)?;
        let app = ctx.data_unchecked::<App>();
        let on = on.unwrap_or_else(|| today(app));
        Ok(match region {
            Some(code) => app.rulebook().procedures_in_force(&organ_code(&code)?, on),
            None => app.rulebook().procedures().filter(|procedure| procedure.in_force.on(on)).collect(),
        }
        .into_iter()
        .map(|procedure| ProcedureObject { procedure, on })
        .collect())
    }

    /// A procedure, as of a day.
    async fn procedure<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        id: String,
        #[graphql(desc = "The day; today if absent.")] on: Option<NaiveDate>,
    ) -> Result<Option<ProcedureObject<'ctx>>> {
        learns(ctx)?;
        let app = ctx.data_unchecked::<App>();
        Ok(ProcedureObject::find(app.rulebook(), &ProcedureId(id), on.unwrap_or_else(|| today(app))))
    }

    /// A filing form.
    async fn form<'ctx>(
        &self,
        ctx: &Context<'ctx>,
        id: String,
        #[graphql(desc = "The version; the newest if absent.")] version: Option<u32>,
    ) -> Result<Option<FormObject<'ctx>>> {
        learns(ctx)?;
        let rulebook = ctx.data_unchecked::<App>().rulebook();
        let form = match version {
            Some(version) => rulebook.form_version(&id, version),
            None => rulebook.form(&id),
        };
        Ok(form.map(FormObject))
    }

    /// All forms in their newest versions.
    #[graphql(complexity = "child_complexity.saturating_mul(20)")]
    async fn forms<'ctx>(&self, ctx: &Context<'ctx>) -> Result<Vec<FormObject<'ctx>>> {
        learns(ctx)?;
        Ok(ctx.data_unchecked::<App>().rulebook().forms().map(FormObject).collect())
    }
}
