//! Answers read without a case: nothing is recorded.

use async_graphql::{Context, Json, Object, Result};
use beian_domain::form::{self, Form};
use serde_json::Value;

use super::today;
use crate::{
    app::App,
    graphql::{
        Fault,
        mutation::answers,
        scope::learns,
        table::{AnswersReading, SheetFile, TableReading},
        words::FilledBy,
    },
};

#[derive(Default)]
pub(super) struct AnswersQuery;

#[Object]
impl AnswersQuery {
    /// Reads a sheet as the answer to a table of a form: the answer, or every fault with its row and column.
    async fn read_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the form.")] form: String,
        #[graphql(desc = "Id of the table's field; the form's only table if absent.")] field: Option<String>,
        sheet: SheetFile,
    ) -> Result<TableReading> {
        learns(ctx)?;
        let app = ctx.data_unchecked::<App>().clone();
        let read = move || {
            let form = known(&app, &form)?;
            let field = match form.table(field.as_deref()) {
                Ok(field) => field,
                Err(message) => return Ok(TableReading::unread(&message)),
            };
            Ok(match sheet.read() {
                Ok(table) => TableReading::of(field, &table, today(&app), app.rulebook().regions()),
                Err(error) => TableReading::unread(&error.0),
            })
        };
        // A workbook may take a while to unpack.
        let read: Result<TableReading, Fault> =
            tokio::task::spawn_blocking(read).await.map_err(|error| Fault::internal(&error.to_string()))?;
        Ok(read?)
    }

    /// Reads answers as a submission would: in canonical form, or every fault with its path.
    async fn read_answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the form, which is taken in its newest version.")] form: String,
        #[graphql(desc = "Answers by field id.")] given: Json<Value>,
        #[graphql(desc = "Whose answers they are; the applicant's if absent.")] filled_by: Option<FilledBy>,
    ) -> Result<AnswersReading> {
        learns(ctx)?;
        let app = ctx.data_unchecked::<App>();
        let definition = known(app, &form)?;
        Ok(match answers(given) {
            Ok(answers) => {
                let regions = app.rulebook().regions();
                let filled_by = filled_by.map(form::FilledBy::from).unwrap_or_default();
                AnswersReading::of(definition.validate(&answers, filled_by, today(app), regions))
            }
            Err(refusal) => AnswersReading::unread(refusal),
        })
    }
}

fn known<'app>(app: &'app App, id: &str) -> Result<&'app Form, Fault> {
    let shown: String = id.chars().take(60).collect();
    app.rulebook().form(id).ok_or_else(|| Fault::new("form_unknown").with("form", shown))
}
