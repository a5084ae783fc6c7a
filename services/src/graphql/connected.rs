//! What a WebSocket may ask: the same as a request, and a few subscriptions at the same time.

use std::sync::Arc;

use async_graphql::{Data, Executor, Request, Response};
use futures_util::{
    StreamExt,
    future::ready,
    stream::{BoxStream, once},
};
use tokio::sync::Semaphore;

use super::{Fault, Schemas, error};

/// Subscriptions and other operations of one connection at the same time.
const MOST_OPERATIONS: usize = 20;

/// The schemas as one connection sees them.
#[derive(Clone)]
pub(crate) struct Connected {
    schemas: Schemas,
    places: Arc<Semaphore>,
}

impl Connected {
    pub(crate) fn new(schemas: Schemas) -> Self {
        Self { schemas, places: Arc::new(Semaphore::new(MOST_OPERATIONS)) }
    }

    fn stream(&self, request: Request, session: Option<Arc<Data>>) -> Result<BoxStream<'static, Response>, Fault> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Fault::new("subscriptions_too_many").with("max", MOST_OPERATIONS))?;
        let (schema, request) = self.schemas.admit(request)?;
        let words = Arc::clone(&self.schemas.words);
        let answers = Executor::execute_stream(schema, request, session);
        Ok(answers
            .map(move |answer| {
                // Free again when the stream ends.
                let _ = &place;
                error::with_codes(answer, &words)
            })
            .boxed())
    }
}

impl Executor for Connected {
    async fn execute(&self, request: Request) -> Response {
        self.schemas.execute(request).await
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let refused = |fault| once(ready(error::response(fault))).boxed();
        self.stream(request, session).unwrap_or_else(refused)
    }
}
