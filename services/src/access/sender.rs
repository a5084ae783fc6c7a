//! How a code reaches somebody: mail by SMTP, text messages through a webhook of whoever sends them.

use std::{sync::Arc, time::Duration};

use axum::http::{Request, StatusCode, Uri, header::CONTENT_TYPE, uri::InvalidUri};
use beian_domain::{account::Contact, message::Message as Sentence};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header::ContentType},
};
use serde_json::json;

use super::outward::{Outward, OutwardError};

/// How long a mail server may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers to whoever connects, not to a letter: closing, authentication wanted or failed, no service (RFC 5321, 4954).
const NOT_US: [u16; 6] = [421, 530, 534, 535, 538, 554];

/// Why a code was not sent, or a sender cannot be used. Names neither code nor contact.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// There is no way to send it.
    #[error("no sender is configured for this kind of contact")]
    NoSender,
    /// The address to send from, or to, is none.
    #[error("a mail address cannot be used: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// The mail could not be written.
    #[error("the mail cannot be written: {0}")]
    Mail(#[from] lettre::error::Error),
    /// The mail server did not take it.
    #[error("the mail server did not take it{}", answered(.0))]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The webhook did not take it.
    #[error("the webhook cannot be reached: {0}")]
    Webhook(#[from] OutwardError),
    /// Nor did it want to.
    #[error("the webhook answers {0}")]
    Refused(StatusCode),
    /// The webhook's address is none.
    #[error("the webhook's address cannot be used: {0}")]
    Url(#[from] InvalidUri),
    /// The request could not be written.
    #[error("the request to the webhook cannot be written: {0}")]
    Request(#[from] axum::http::Error),
}

/// The ways that a server has. Cloning shares them.
#[derive(Debug, Clone, Default)]
pub struct Senders {
    /// Mail.
    pub mail: Option<Mailer>,
    /// Text messages.
    pub phone: Option<TextMessages>,
}

/// Sends mail through one server.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Arc<Mailbox>,
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whom to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML as well.
    pub html: Option<String>,
    /// What its `Message-ID` begins with: the same whenever the same letter is sent; drawn at random if none.
    pub id: Option<String>,
}

/// Posts `{"phone", "code", "zh", "en"}` to a webhook.
#[derive(Debug, Clone)]
pub struct TextMessages {
    outward: Outward,
    url: Uri,
}

impl SendError {
    /// Whether the server does not answer, or will not have us at all: then others are not taken either, for now.
    pub(crate) fn is_silence(&self) -> bool {
        match self {
            Self::Smtp(error) => match error.status() {
                Some(code) => NOT_US.contains(&u16::from(code)),
                None => true,
            },
            _ => false,
        }
    }

    /// Whether trying again is in vain: the server refuses this address for good.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::Smtp(error) => error.is_permanent() && !self.is_silence(),
            Self::Address(_) => true,
            _ => false,
        }
    }
}

impl Mailer {
    /// Through the server at `smtp://`, or `smtps://`, with user and password in the address if it asks for them.
    ///
    /// # Errors
    /// When the address or the sender cannot be read.
    pub fn new(url: &str, from: &str) -> Result<Self, SendError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from: Arc::new(from.parse()?) })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// [`SendError`]; the server may have it all the same.
    pub async fn send(&self, letter: Letter) -> Result<(), SendError> {
        let Letter { to, subject, text, html, id } = letter;
        let head = Message::builder()
            .from(Mailbox::clone(&self.from))
            .to(Mailbox::new(None, to.parse()?))
            .subject(subject)
            .message_id(id.map(|id| format!("<{id}@{}>", self.from.email.domain())));
        let mail = match html {
            Some(html) => head.multipart(MultiPart::alternative_plain_html(text, html))?,
            None => head.header(ContentType::TEXT_PLAIN).body(text)?,
        };
        self.transport.send(mail).await?;
        Ok(())
    }

    async fn send_code(&self, to: &str, code: &str) -> Result<(), SendError> {
        let sentence = Sentence::new("code_message").with("code", code);
        let (subject, text) = (Sentence::new("code_subject").zh(), format!("{}\n\n{}\n", sentence.zh(), sentence.en()));
        self.send(Letter { to: to.to_owned(), subject, text, html: None, id: None }).await
    }
}

impl TextMessages {
    /// Through the webhook at `url`.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn new(url: &str) -> Result<Self, SendError> {
        Ok(Self { outward: Outward::new(), url: url.parse()? })
    }

    async fn send(&self, to: &str, code: &str) -> Result<(), SendError> {
        let sentence = Sentence::new("code_message").with("code", code);
        let body = json!({ "phone": to, "code": code, "zh": sentence.zh(), "en": sentence.en() });
        let request = Request::post(self.url.clone()).header(CONTENT_TYPE, "application/json");
        let answer = self.outward.send(request.body(body.to_string().into_bytes())?).await?;
        if !answer.status().is_success() {
            return Err(SendError::Refused(answer.status()));
        }
        Ok(())
    }
}

impl Senders {
    pub(super) fn reach(&self, contact: Contact) -> bool {
        match contact {
            Contact::Phone => self.phone.is_some(),
            Contact::Mail => self.mail.is_some(),
        }
    }

    pub(super) async fn send(&self, contact: Contact, to: &str, code: &str) -> Result<(), SendError> {
        match contact {
            Contact::Phone => self.phone.as_ref().ok_or(SendError::NoSender)?.send(to, code).await,
            Contact::Mail => self.mail.as_ref().ok_or(SendError::NoSender)?.send_code(to, code).await,
        }
    }
}

/// The code of a mail server's answer; its words may repeat the address.
fn answered(error: &lettre::transport::smtp::Error) -> String {
    error.status().map(|code| format!(": it answers {code}")).unwrap_or_default()
}
