//! Alerts told to endpoints, one by one: a CloudEvents 1.0 message in JSON, signed as Standard Webhooks does. Of the case
//! it holds nothing but its id: whoever may see more asks for it.

use std::time::{Duration, Instant};

use axum::http::{Request, StatusCode, header::CONTENT_TYPE, header::USER_AGENT};
use beian_domain::{
    alert::{Alert, Channel, DeliveryState},
    counting::Moment,
    endpoint::Endpoint,
};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Ended, Messenger, MessengerError, Round, Waiting, ids, signature::signature};
use crate::access::{Networks, outward::Outward};

/// Endpoints told at the same time.
const IN_FLIGHT: usize = 8;
/// How long an endpoint is told within a round, before others have their turn.
const TURN: Duration = Duration::from_secs(30);
/// Type of the event, as receivers tell it from others.
const RAISED: &str = "cn.beian.alert.raised";

/// Posts to endpoints.
pub(super) struct Poster {
    outward: Outward,
    source: String,
}

impl Poster {
    pub(super) fn new(public_url: &str, networks: Networks) -> Self {
        let source = if public_url.is_empty() { "/alerts".to_owned() } else { format!("{public_url}/alerts") };
        Self { outward: Outward::within(networks), source }
    }

    /// The event of an alert: the required attributes, and those that receivers sort by.
    fn event(&self, id: Uuid, alert: &Alert) -> Option<Value> {
        let about = alert.about.as_ref()?;
        Some(json!({
            "specversion": "1.0",
            "id": id,
            "source": self.source,
            "type": RAISED,
            "subject": about.case_id,
            "time": alert.recorded_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            "datacontenttype": "application/json",
            "data": {
                "caseId": about.case_id,
                "deadlineId": about.deadline.0,
                "rule": about.rule,
                "title": about.title,
                "clock": about.clock,
                "procedure": about.procedure,
                "organ": about.organ,
                "due": about.due,
                "ladder": about.ladder,
                "rung": about.rung,
                "firesAt": about.fires_at,
                "lateBy": alert.late_by,
                "missed": alert.missed,
            },
        }))
    }
}

impl Messenger {
    /// Tells endpoints what is due: several at a time, each one thing after another. One that fails us keeps nobody else
    /// from theirs.
    pub(super) async fn post(&self) -> Result<Round, MessengerError> {
        let by = Moment::from_utc(self.app.clock().now());
        let endpoints = self.read_models.due_recipients(Channel::Webhook, by).await?;
        let turns = stream::iter(endpoints).map(|to| self.turn(to)).buffer_unordered(IN_FLIGHT);
        let turns: Vec<_> = turns.collect().await;
        turns.into_iter().try_fold(Round::default(), |round, turn| Ok(round.and(turn?)))
    }

    /// Tells one endpoint what is due; what is left after its time comes with the next round. One that does not answer is
    /// not asked again in this turn.
    async fn turn(&self, to: Uuid) -> Result<Round, MessengerError> {
        let (mut round, mut silence, begun) = (Round::default(), None, Instant::now());
        loop {
            let (rows, known) = self.due(Channel::Webhook, Some(to)).await?;
            let mut recorded = None;
            for (alert, _) in rows.iter().filter_map(ids) {
                if begun.elapsed() >= TURN {
                    return Ok(round);
                }
                let now = self.app.clock().now();
                if let Some((waiting, ended)) = self.tell(alert, to, now, &mut silence).await? {
                    let fact = waiting.fact(Channel::Webhook, &ended, now);
                    recorded = self.record(&[fact], &mut round).await?.or(recorded);
                }
            }
            if rows.is_empty() || !self.goes_on(known, recorded).await? {
                return Ok(round);
            }
        }
    }

    /// None where by the log nothing waits any more.
    async fn tell(
        &self,
        id: Uuid,
        to: Uuid,
        now: DateTime<Utc>,
        silence: &mut Option<String>,
    ) -> Result<Option<(Waiting, Ended)>, MessengerError> {
        let alert = self.app.alert(id).await?;
        let Some(delivery) = alert.deliveries.get(&(to, Channel::Webhook)) else { return Ok(None) };
        if !matches!(delivery.state, DeliveryState::Waiting(at) if at <= now) {
            return Ok(None);
        }
        let waiting = Waiting { alert: id, to, failures: delivery.failures };
        if let Some(reason) = silence {
            return Ok(Some((waiting, Ended::Failed(reason.clone()))));
        }
        let endpoint = self.app.endpoint(to).await?;
        if !endpoint.is_open() {
            return Ok(Some((waiting, Ended::Dead("the endpoint is not in use any more".to_owned()))));
        }
        let ended = match self.request(id, &alert, to, &endpoint, now).await? {
            Some(request) => self.answered(to, request, silence).await?,
            None => Ended::Dead("the message cannot be written".to_owned()),
        };
        Ok(Some((waiting, ended)))
    }

    async fn request(
        &self,
        id: Uuid,
        alert: &Alert,
        to: Uuid,
        endpoint: &Endpoint,
        now: DateTime<Utc>,
    ) -> Result<Option<Request<Vec<u8>>>, MessengerError> {
        let (Some(event), Some(registration)) = (self.poster.event(id, alert), &endpoint.registration) else {
            return Ok(None);
        };
        let (body, id, timestamp) = (event.to_string(), id.to_string(), now.timestamp());
        let mut signatures = Vec::new();
        for kept in endpoint.secrets(now) {
            let secret = self.access.endpoint_secret(to, kept).await?;
            signatures.extend(secret.and_then(|secret| signature(&secret, &id, timestamp, &body)));
        }
        if signatures.is_empty() {
            return Ok(None);
        }
        let request = Request::post(&registration.url)
            .header(CONTENT_TYPE, "application/cloudevents+json; charset=utf-8")
            .header(USER_AGENT, "beian")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signatures.join(" "));
        Ok(request.body(body.into_bytes()).ok())
    }

    async fn answered(
        &self,
        to: Uuid,
        request: Request<Vec<u8>>,
        silence: &mut Option<String>,
    ) -> Result<Ended, MessengerError> {
        let status = match self.poster.outward.send(request).await {
            Ok(answer) => answer.status(),
            Err(error) => return Ok(Ended::Failed(silence.insert(error.to_string()).clone())),
        };
        if status == StatusCode::GONE {
            self.app.endpoint_gone(to).await?;
            return Ok(Ended::Dead("it answers that it is gone for good".to_owned()));
        }
        Ok(match status {
            status if status.is_success() => Ended::Delivered,
            status if status.is_redirection() => {
                Ended::Failed(format!("it answers {} and is not followed", status.as_u16()))
            }
            status => Ended::Failed(format!("it answers {}", status.as_u16())),
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use beian_domain::alert::{AlertEvent, AlertFact};

    use super::*;

    #[test]
    fn an_event_has_the_required_attributes_and_nothing_of_the_unit() {
        let alerted = json!({
            "case_id": Uuid::nil(), "deadline": "T03-1", "rule": "T03", "title": { "zh": "审查", "en": "Review" },
            "procedure": "hezhou", "organ": "451100", "due": "2026-11-20T23:59:59+08:00", "ladder": "organ_duty",
            "rung": "half", "fires_at": "2026-11-11T00:00:00+08:00",
        });
        let fact = json!({ "alert_raised": { "alert": alerted, "to": [] } });
        let fact: AlertFact = serde_json::from_value(fact).unwrap();
        let mut alert = Alert::default();
        let recorded_at = Moment::start_of_day("2026-11-11".parse().unwrap()).utc();
        alert.apply(&AlertEvent { fact, recorded_at });
        let poster = Poster::new("https://beian.example.cn", Networks::Public { loopback: false });
        let event = poster.event(Uuid::nil(), &alert).unwrap();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["source"], "https://beian.example.cn/alerts");
        assert_eq!(event["time"], "2026-11-10T16:00:00Z");
        assert_eq!(event["data"]["due"], "2026-11-20T23:59:59+08:00");
        assert!(event["id"].is_string() && event["type"].is_string());
    }
}
