//! What a client of the whole system sees: HTTP, GraphQL, the decision, the log, and read models that follow.

use std::net::SocketAddr;

use anyhow::{Result, ensure};

use super::{
    request::Request,
    work::{Work, Workload},
};
use crate::{http::Connection, load::Client};

/// A client with a connection of its own.
#[derive(Debug)]
pub(crate) struct OverHttp {
    connection: Connection,
    work: Work,
    requests: Vec<Request>,
    asked: usize,
}

impl OverHttp {
    /// So many clients of a server.
    pub(crate) async fn connect(address: SocketAddr, workload: Workload, clients: usize) -> Result<Vec<Self>> {
        let mut connected = Vec::with_capacity(clients);
        for client in 0..clients {
            let requests = Request::of(workload, workload.organ(client)?)?;
            let connection = Connection::open(address).await?;
            connected.push(Self { connection, work: Work::new(workload, client)?, requests, asked: 0 });
        }
        Ok(connected)
    }
}

impl Client for OverHttp {
    async fn ask(&mut self) -> Result<()> {
        let (case_id, _) = self.work.next_step();
        let step = self.asked % self.requests.len();
        self.asked += 1;
        let answer = self.connection.exchange(self.requests[step].on(case_id)).await?;
        let accepted = b"\"refusals\":[]";
        let is_accepted = answer.windows(accepted.len()).any(|window| window == accepted);
        ensure!(is_accepted, "the command was not accepted: {}", String::from_utf8_lossy(answer));
        Ok(())
    }
}
