//! Filing forms (备案表) as data, and a form as answered.

use async_graphql::{Context, Json, Object, SimpleObject};
use beian_domain::{
    case::{self, Filing},
    form::{Choice, Field, Form, Personal},
};

use serde_json::Value;

use super::{
    case::Bilingual,
    citation::{Citation, citations},
    personal::shown_answers,
    words::{FieldType, FilingObject, FilledBy},
};
use crate::app::App;

/// A form as answered in a case.
pub(super) struct AnsweredForm<'case> {
    pub(super) filing: &'case Filing,
    pub(super) form: &'case case::AnsweredForm,
}

/// A form as answered in a case.
#[Object]
impl AnsweredForm<'_> {
    /// Id of the form.
    async fn id(&self) -> &str {
        &self.form.form
    }

    /// Its version.
    async fn version(&self) -> u32 {
        self.form.version
    }

    /// The answers by field id, in canonical form; personal data masked, except for the filer whose case it is.
    async fn answers(&self, ctx: &Context<'_>) -> async_graphql::Result<Json<Value>> {
        shown_answers(ctx, self.filing, self.form).await.map(Json)
    }

    /// The form's definition in that version, with labels; null where the rulebook does not keep it.
    async fn definition<'ctx>(&self, ctx: &Context<'ctx>) -> Option<FormObject<'ctx>> {
        ctx.data_unchecked::<App>().rulebook().form_version(&self.form.form, self.form.version).map(FormObject)
    }
}

/// A filing form.
pub(super) struct FormObject<'rulebook>(pub(super) &'rulebook Form);

/// A filing form (备案表) in one version.
#[Object(name = "Form")]
impl<'rulebook> FormObject<'rulebook> {
    /// Its id, as procedures name it.
    async fn id(&self) -> &str {
        &self.0.id
    }

    /// Counts up with every change of the definition.
    async fn version(&self) -> u32 {
        self.0.version
    }

    /// Printed title.
    async fn title(&self) -> Bilingual {
        self.0.title.clone().into()
    }

    /// What is filed with it.
    async fn object(&self) -> FilingObject {
        self.0.object.into()
    }

    /// Ids of the source documents that print it.
    async fn documents(&self) -> &[String] {
        &self.0.documents
    }

    /// Printed sections, in order.
    async fn sections(&self) -> Vec<FormSection> {
        let section = |id: &String, label: &beian_domain::message::Bilingual| FormSection {
            id: id.clone(),
            label: label.clone().into(),
        };
        self.0.sections.iter().map(|found| section(&found.id, &found.label)).collect()
    }

    /// Top-level fields of which at least one must be answered; none where each stands for itself.
    async fn at_least_one(&self) -> &[String] {
        &self.0.at_least_one
    }

    /// Top-level fields whose answer can be read from a table, a row for each entry.
    async fn tables(&self) -> Vec<&str> {
        self.0.tables().map(|field| field.id.as_str()).collect()
    }

    /// Fields, in printed order.
    #[graphql(complexity = "child_complexity.saturating_mul(20)")]
    async fn fields(&self) -> Vec<FieldObject<'rulebook>> {
        self.0.fields.iter().map(FieldObject).collect()
    }
}

/// A printed part of a form.
#[derive(SimpleObject)]
struct FormSection {
    /// Id that top-level fields name as their `group`.
    id: String,
    /// Heading.
    label: Bilingual,
}

/// One thing asked for.
struct FieldObject<'rulebook>(&'rulebook Field);

/// One thing that a form asks for.
#[Object(name = "FormField")]
impl<'rulebook> FieldObject<'rulebook> {
    /// The key of the answer.
    async fn id(&self) -> &str {
        &self.0.id
    }

    /// Section it is printed in; nested fields have none of their own.
    async fn group(&self) -> Option<&str> {
        self.0.group.as_deref()
    }

    /// Printed label.
    async fn label(&self) -> Bilingual {
        self.0.label.clone().into()
    }

    /// How an answer is read.
    #[graphql(name = "type")]
    async fn field_type(&self) -> FieldType {
        self.0.field_type.into()
    }

    /// Whether the answer is a natural person's datum (个人信息): masked unless a reading is recorded.
    async fn personal(&self) -> bool {
        matches!(self.0.personal, Some(Personal::Of(_)))
    }

    /// Whether whoever fills it in must answer (必填).
    async fn required(&self) -> bool {
        self.0.required
    }

    /// Who fills it in.
    async fn filled_by(&self) -> FilledBy {
        self.0.filled_by.into()
    }

    /// Fewest items, where the answer is a list.
    async fn min_items(&self) -> Option<usize> {
        self.0.repeat.map(|repeat| repeat.min)
    }

    /// Most items, where the answer is a list.
    async fn max_items(&self) -> Option<usize> {
        self.0.repeat.map(|repeat| repeat.max)
    }

    /// Most characters of a text.
    async fn max_length(&self) -> Option<usize> {
        self.0.max_length
    }

    /// For a list: the character at which entries written as one text are taken apart.
    async fn separator(&self) -> Option<String> {
        self.0.separator.map(String::from)
    }

    /// Characters that a text must not contain.
    async fn banned(&self) -> Option<&str> {
        self.0.banned.as_deref()
    }

    /// How to fill it in.
    async fn hint(&self) -> Bilingual {
        self.0.how_to_fill().into()
    }

    /// An answer, or one entry of a list, that is accepted; null for groups and printed text.
    async fn example(&self) -> Option<Json<Value>> {
        self.0.example().map(Json)
    }

    /// What can be chosen.
    async fn choices(&self) -> Vec<FieldChoice> {
        self.0.choices.iter().map(FieldChoice::of).collect()
    }

    /// Whether a text of one's own may be chosen (其他), answered as `{"other": "…"}`.
    async fn other(&self) -> bool {
        self.0.other
    }

    /// How an unclear source was read, and why.
    async fn note(&self) -> Option<Bilingual> {
        self.0.note.clone().map(Bilingual::from)
    }

    /// Where the field is printed or ordered.
    async fn citations(&self) -> Vec<Citation> {
        citations(&self.0.cite, None)
    }

    /// Fields of a group.
    async fn fields(&self) -> Vec<FieldObject<'rulebook>> {
        self.0.fields.iter().map(FieldObject).collect()
    }
}

/// One thing that can be chosen.
#[derive(SimpleObject)]
struct FieldChoice {
    /// The answer.
    code: String,
    /// Printed text.
    label: Bilingual,
}

impl FieldChoice {
    fn of(choice: &Choice) -> Self {
        Self { code: choice.code.clone(), label: choice.label.clone().into() }
    }
}
