//! The GraphQL interface (接口): translates, decides nothing.
//!
//! A query reads the log or the read models, a mutation is one action of the domain, a subscription follows the log.
//! What the actor may see is said in one place, [`scope`]; expected refusals are data, surprises are errors with a code.

mod access;
mod account;
mod admission;
mod case;
mod citation;
mod connected;
mod deadline;
mod documents;
mod endpoint;
mod error;
mod explanation;
mod form;
mod guide;
mod handler;
mod history;
mod inspection;
mod instrument;
mod lists;
mod loader;
mod material;
mod moment;
mod mutation;
mod number;
mod organ;
mod page;
mod payload;
mod personal;
mod plan;
mod position;
mod query;
mod reading;
mod report;
mod rule;
mod sanction;
mod scope;
mod shape;
mod subscription;
mod table;
mod timeline;
mod visitor;
mod witness;
mod words;

use std::{collections::HashSet, sync::Arc};

use async_graphql::{Request, Response, Schema, SchemaBuilder, dataloader::DataLoader};
use beian_domain::actor::Actor;
use beian_projections::{Projector, ReadModels};

use crate::{access::Access, app::App, watch::Heartbeats};
pub(crate) use admission::name;
pub use admission::{Admission, TrustedDocuments, TrustedDocumentsError};
pub(crate) use connected::Connected;
use documents::Documents;
pub use error::Fault;
pub(crate) use error::response;
use loader::CaseLoader;
use mutation::Mutation;
use query::Query;
pub(crate) use report::{ask, reach};
pub use shape::LONGEST_QUERY;
use subscription::Subscription;
pub(crate) use visitor::Visitor;

/// Fields within fields that a query may have. The deepest page of the dashboard has nine.
pub const DEEPEST_QUERY: usize = 12;
/// Introspection by common tools is deeper than any query of ours.
const DEEPEST_INTROSPECTION: usize = 20;
/// Fields that a query may ask for, a list's fields counted once for each entry asked: a full page of a hundred cases
/// with fifty fields each is 5 000.
const MOST_FIELDS: usize = 10_000;

/// The schema that executes.
pub type BeianSchema = Schema<Query, Mutation, Subscription>;

/// Who asks; none for a stranger.
#[derive(Debug, Clone, Default)]
pub struct Session(pub Option<Actor>);

/// Both schemas of a server: one for everything, one for introspection alone, which is deeper.
#[derive(Clone)]
pub struct Schemas {
    all: BeianSchema,
    introspection: BeianSchema,
    admission: Admission,
    documents: Documents,
    /// Every word of the schema: what an error may repeat.
    words: Arc<HashSet<String>>,
}

impl Schemas {
    /// The schemas over a running application, for the queries that are admitted.
    pub fn new(
        app: &App,
        projector: &Projector,
        read_models: &ReadModels,
        access: &Access,
        heartbeats: &Heartbeats,
        admission: Admission,
    ) -> Self {
        let loader = DataLoader::new(CaseLoader(read_models.clone()), tokio::spawn);
        let schema = builder().data(app.clone()).data(projector.clone()).data(read_models.clone()).data(loader);
        let all = schema.data(access.clone()).data(heartbeats.clone()).limit_depth(DEEPEST_QUERY).finish();
        Self {
            words: Arc::new(all.names().into_iter().collect()),
            all,
            introspection: builder().introspection_only().limit_depth(DEEPEST_INTROSPECTION).finish(),
            admission,
            documents: Documents::default(),
        }
    }

    /// Executes one request; every error of the answer has a code.
    pub async fn execute(&self, request: Request) -> Response {
        match self.admit(request) {
            Ok((schema, request)) => error::with_codes(schema.execute(request).await, &self.words),
            Err(fault) => error::response(fault),
        }
    }

    /// The request with its parsed document, and the schema that answers it.
    fn admit(&self, mut request: Request) -> Result<(&BeianSchema, Request), Fault> {
        self.admission.resolve(&mut request)?;
        match self.documents.attach(&mut request)? {
            false => Ok((&self.all, request)),
            true if self.admission.introspection => Ok((&self.introspection, request)),
            true => Err(Fault::new("introspection_off")),
        }
    }
}

/// The schema in GraphQL's own language, as committed in `services/schema.graphql`.
pub fn sdl() -> String {
    format!("{}\n", builder().finish().sdl().trim_end())
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription).limit_complexity(MOST_FIELDS)
}
