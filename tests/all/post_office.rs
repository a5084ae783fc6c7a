//! A mail server and an HTTP receiver of the tests' own, on ports of their own; what they answer is the test's to say.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedMutexGuard},
};

/// Whether a letter is kept and said to be.
const KEEPS: u16 = 250;
/// Whether it is kept, but nothing is said any more, as if the line were cut.
const SILENT: u16 = 0;
/// Whether one more letter is kept and said to be, before that.
const LAST: u16 = 1;

/// A mail server that keeps every mail and delivers none.
#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) url: String,
    pub(crate) mails: Arc<Mutex<Vec<String>>>,
    answer: Arc<AtomicU16>,
    kept: Arc<Notify>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (answer, kept) = (Arc::new(AtomicU16::new(KEEPS)), Arc::default());
        let server = Self { url, mails: Arc::default(), answer, kept };
        let receiving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, receiving.clone()));
            }
        });
        server
    }

    /// From now on letters are refused with this code.
    pub(crate) fn refuse(&self, code: u16) {
        self.answer.store(code, Ordering::SeqCst);
    }

    /// From now on it keeps letters and falls silent.
    pub(crate) fn fall_silent(&self) {
        self.answer.store(SILENT, Ordering::SeqCst);
    }

    /// It keeps one more letter, and falls silent with the next.
    pub(crate) fn fall_silent_after_one(&self) {
        self.answer.store(LAST, Ordering::SeqCst);
    }

    pub(crate) fn recover(&self) {
        self.answer.store(KEEPS, Ordering::SeqCst);
    }

    /// Returns once so many letters are there to be taken.
    pub(crate) async fn kept(&self, many: usize) {
        while self.mails.lock().unwrap().len() < many {
            self.kept.notified().await;
        }
    }

    /// Takes what came since it was last asked.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.mails.lock().unwrap())
    }
}

/// One conversation of RFC 5321. A client that is gone is no fault.
async fn receive(stream: TcpStream, server: MailServer) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 ready\r\n").await.ok()?;
    let mut mail: Option<String> = None;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match (&mut mail, line.as_str()) {
            (Some(_), ".") => {
                let (answer, text) = (server.answer.load(Ordering::SeqCst), mail.take());
                let answer = if answer == LAST {
                    server.fall_silent();
                    KEEPS
                } else {
                    answer
                };
                if answer == KEEPS || answer == SILENT {
                    server.mails.lock().unwrap().extend(text);
                    server.kept.notify_one();
                }
                if answer == SILENT {
                    std::future::pending::<()>().await;
                }
                format!("{answer} so it is\r\n")
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            (None, "DATA") => {
                mail = Some(String::new());
                "354 go on\r\n".to_owned()
            }
            (None, "QUIT") => "221 bye\r\n".to_owned(),
            (None, _) => "250 ok\r\n".to_owned(),
        };
        write.write_all(answer.as_bytes()).await.ok()?;
    }
    None
}

/// What a receiver was sent.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

/// A server that keeps what is posted to it.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    answer: Arc<AtomicU16>,
    /// Taken by whoever lets it wait with its answers.
    answers: Arc<tokio::sync::Mutex<()>>,
    came: Arc<Notify>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let (posted, answers, came) = (Arc::default(), Arc::default(), Arc::default());
        let receiver = Self { url, posted, answer: Arc::new(AtomicU16::new(204)), answers, came };
        let router = Router::new().fallback(keep).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// From now on it answers with this status.
    pub(crate) fn answer(&self, status: u16) {
        self.answer.store(status, Ordering::SeqCst);
    }

    /// It waits with its answers until what is given is dropped.
    pub(crate) async fn hold(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.answers).lock_owned().await
    }

    /// Returns once something is there to be taken.
    pub(crate) async fn came(&self) {
        while self.posted.lock().unwrap().is_empty() {
            self.came.notified().await;
        }
    }

    /// Takes what came since it was last asked.
    pub(crate) fn take(&self) -> Vec<Posted> {
        std::mem::take(&mut *self.posted.lock().unwrap())
    }
}

async fn keep(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let headers = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    receiver.posted.lock().unwrap().push(Posted { headers, body: String::from_utf8(body.to_vec()).unwrap() });
    receiver.came.notify_one();
    drop(receiver.answers.lock().await);
    let status = StatusCode::from_u16(receiver.answer.load(Ordering::SeqCst)).unwrap();
    (status, [(LOCATION, format!("{}/elsewhere", receiver.url))]).into_response()
}
