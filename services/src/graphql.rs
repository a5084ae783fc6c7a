//! The GraphQL interface (接口): translates, decides nothing.
//!
//! A query reads the log or the read models, a mutation is one action of the domain, a subscription follows the log.
//! What the actor may see is said in one place, [`scope`]; expected refusals are data, surprises are errors with a code.

mod access;
mod case;
mod citation;
mod deadline;
mod documents;
mod error;
mod form;
mod guide;
mod inspection;
mod instrument;
mod lists;
mod loader;
mod material;
mod mutation;
mod number;
mod organ;
mod page;
mod payload;
mod position;
mod query;
mod rule;
mod sanction;
mod scope;
mod subscription;
mod table;
mod timeline;
mod words;

use async_graphql::{Schema, SchemaBuilder, dataloader::DataLoader};
use beian_domain::actor::Actor;
use beian_projections::{Projector, ReadModels};

use crate::app::App;
use documents::Documents;
pub use error::Fault;
pub(crate) use error::response;
use loader::CaseLoader;
use mutation::Mutation;
use query::Query;
use subscription::Subscription;

/// Fields within fields that a query may have. The deepest page of the dashboard has nine.
pub const DEEPEST_QUERY: usize = 12;
/// Introspection by common tools is deeper than any query of ours.
const DEEPEST_INTROSPECTION: usize = 20;
/// Fields that a query may ask for, a list's fields counted once for each entry asked: a full page of a hundred cases
/// with fifty fields each is 5 000.
const MOST_FIELDS: usize = 10_000;
/// Bytes of query text, variables not counted.
pub const LONGEST_QUERY: usize = 32 * 1024;

/// The schema that executes.
pub type BeianSchema = Schema<Query, Mutation, Subscription>;

/// Who asks; none for a stranger.
#[derive(Debug, Clone, Default)]
pub struct Session(pub Option<Actor>);

/// Both schemas of a server: one for everything, one for introspection alone, which is deeper.
#[derive(Clone)]
pub struct Schemas {
    /// For everything.
    pub all: BeianSchema,
    introspection: BeianSchema,
    documents: Documents,
}

impl Schemas {
    /// The schemas over a running application.
    pub fn new(app: &App, projector: &Projector, read_models: &ReadModels) -> Self {
        let loader = DataLoader::new(CaseLoader(read_models.clone()), tokio::spawn);
        let schema = builder().data(app.clone()).data(projector.clone()).data(read_models.clone()).data(loader);
        Self {
            all: schema.limit_depth(DEEPEST_QUERY).finish(),
            introspection: builder().introspection_only().limit_depth(DEEPEST_INTROSPECTION).finish(),
            documents: Documents::default(),
        }
    }

    /// Executes one request; every error of the answer has a code.
    pub async fn execute(&self, mut request: async_graphql::Request) -> async_graphql::Response {
        if request.query.len() > LONGEST_QUERY {
            return error::response(Fault::query_too_long(LONGEST_QUERY));
        }
        self.documents.attach(&mut request);
        let schema = if request.query.contains("__schema") { &self.introspection } else { &self.all };
        error::with_codes(schema.execute(request).await)
    }
}

/// The schema in GraphQL's own language, as committed in `services/schema.graphql`.
pub fn sdl() -> String {
    format!("{}\n", builder().finish().sdl().trim_end())
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription).limit_complexity(MOST_FIELDS)
}
