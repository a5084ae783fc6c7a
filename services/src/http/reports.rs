//! `GET /reports/{kind}.{format}`: a report as a file, for whoever may see the cases that it is about.

use std::sync::{Arc, LazyLock};

use axum::{
    Extension,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use beian_domain::{
    counting::Moment,
    identity::RegionCode,
    report::{Grouping, Language, Report, ReportKind},
};
use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{ClientAddress, Https, Shared, layers::fault, visitor};
use crate::{
    graphql::{Fault, ask, reach},
    render::{Format, RenderError, STYLE, render},
    report::Question,
};

/// Reports made at the same time; each may be long, and paper takes a processor.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Position of the last event in a report.
const EVENT: HeaderName = HeaderName::from_static("beian-event");

/// What may be asked, named as on the command line.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Asked {
    organ: Option<String>,
    as_of: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    year: Option<i32>,
    soon_days: Option<u32>,
    by: Option<String>,
    language: Option<String>,
}

/// Answers with the file, or with what is wrong in the shape of every other answer.
pub(super) async fn report(
    State(shared): State<Shared>,
    client: Option<Extension<ClientAddress>>,
    https: Option<Extension<Https>>,
    Path(file): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        let visitor = visitor::of(&shared, &headers, client, visitor::by_https(https)).await.map_err(refused)?;
        let unauthenticated = || (StatusCode::UNAUTHORIZED, Fault::new("unauthenticated"));
        let actor = visitor.session().0.ok_or_else(unauthenticated)?;
        let (kind, format) = named(&file).ok_or_else(unknown)?;
        let Query(asked) = asked.map_err(|error| bad("query", error.body_text()))?;
        let organ = asked.organ.as_deref().map(RegionCode::parse).transpose();
        let organ = organ.map_err(|error| (StatusCode::BAD_REQUEST, Fault::from_message(error.message())))?;
        let organ = reach(&actor, organ).ok_or_else(unknown)?;
        let now = Moment::from_utc(shared.app.clock().now());
        let language = asked.language()?;
        let question = asked.question(Question::new(kind, organ, now, format.most_rows()))?;
        let place = Arc::clone(&PLACES).acquire_owned().await.map_err(|_| unavailable())?;
        let report = ask(&shared.app, &shared.read_models, &question).await.map_err(refused)?;
        let written = tokio::task::spawn_blocking(move || {
            let _place = place;
            let bytes = render(&report, format, language)?;
            Ok::<_, RenderError>((report, bytes))
        });
        let written = written.await.map_err(|error| failed(&error.to_string()))?;
        let (report, bytes) = written.map_err(|error| match error.message() {
            Some(message) => refused(Fault::from_message(message)),
            None => failed(&error.to_string()),
        })?;
        Ok(as_file(&report, format, bytes))
    };
    answer.await.unwrap_or_else(|(status, problem)| fault(status, problem))
}

/// The report and the format that a file's name asks for.
fn named(file: &str) -> Option<(ReportKind, Format)> {
    let (kind, format) = file.rsplit_once('.')?;
    let format = Format::parse(format).filter(|format| *format != Format::Table);
    ReportKind::parse(kind).zip(format)
}

impl Asked {
    fn question(self, question: Question) -> Result<Question, (StatusCode, Fault)> {
        let as_of = self.as_of.map(|text| moment(&text).ok_or_else(|| bad("as-of", text))).transpose()?;
        let by = self.by.map(|word| Grouping::parse(&word).ok_or_else(|| bad("by", word))).transpose()?;
        let Self { from, to, year, soon_days, .. } = self;
        Ok(Question { as_of, from, to, year, soon_days, by, ..question })
    }

    fn language(&self) -> Result<Language, (StatusCode, Fault)> {
        match self.language.as_deref() {
            None | Some("zh") => Ok(Language::Zh),
            Some("en") => Ok(Language::En),
            Some(other) => Err(bad("language", other.to_owned())),
        }
    }
}

/// A moment, or a day, which is asked at its end.
fn moment(text: &str) -> Option<Moment> {
    let moment = || chrono::DateTime::parse_from_rfc3339(text).ok().map(|moment| Moment::from_utc(moment.to_utc()));
    text.parse().ok().map(Moment::end_of_day).or_else(moment)
}

fn as_file(report: &Report, format: Format, bytes: Vec<u8>) -> Response {
    let kind = if format == Format::Html { "inline" } else { "attachment" };
    let disposition = format!("{kind}; filename=\"{}.{}\"", report.file_name(), format.as_str());
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (EVENT, report.event.to_string()),
    ];
    let mut response = (headers, bytes).into_response();
    if let Some(policy) = (format == Format::Html).then(style_only).and_then(|policy| policy.parse().ok()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The page may have its own style and nothing else.
fn style_only() -> String {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
}

/// No such report, or not for this visitor, who is not told which.
fn unknown() -> (StatusCode, Fault) {
    (StatusCode::NOT_FOUND, Fault::new("report_unknown"))
}

fn bad(name: &str, value: String) -> (StatusCode, Fault) {
    let shown: String = value.chars().take(80).collect();
    (StatusCode::BAD_REQUEST, Fault::new("report_parameter").with("name", name).with("value", shown))
}

fn refused(problem: Fault) -> (StatusCode, Fault) {
    let status = match problem.code().as_str() {
        "UNAVAILABLE" | "REPORT_FONT_MISSING" | "REPORT_NOT_SET" => StatusCode::SERVICE_UNAVAILABLE,
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, problem)
}

fn unavailable() -> (StatusCode, Fault) {
    (StatusCode::SERVICE_UNAVAILABLE, Fault::new("unavailable"))
}

fn failed(detail: &str) -> (StatusCode, Fault) {
    (StatusCode::INTERNAL_SERVER_ERROR, Fault::internal(detail))
}
