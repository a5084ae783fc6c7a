//! What a client of the whole system sees: HTTP, GraphQL, the decision, the log, and read models that follow.

use std::net::SocketAddr;

use anyhow::{Result, ensure};

use crate::{filing::Request, http::Connection, load::Client};

/// A client with a connection of its own.
#[derive(Debug)]
pub(crate) struct OverHttp {
    connection: Connection,
    request: Request,
}

impl OverHttp {
    /// So many clients of a server.
    pub(crate) async fn connect(address: SocketAddr, clients: usize) -> Result<Vec<Self>> {
        let mut connected = Vec::with_capacity(clients);
        for _ in 0..clients {
            connected.push(Self { connection: Connection::open(address).await?, request: Request::new()? });
        }
        Ok(connected)
    }
}

impl Client for OverHttp {
    async fn ask(&mut self) -> Result<()> {
        let answer = self.connection.exchange(self.request.next()).await?;
        let accepted = b"\"refusals\":[]";
        let is_accepted = answer.windows(accepted.len()).any(|window| window == accepted);
        ensure!(is_accepted, "the submission was not accepted: {}", String::from_utf8_lossy(answer));
        Ok(())
    }
}
