//! The edge, from the outside: what a running server lets in, how much of it and for how long, and what it tells
//! browsers.

mod bombs;
mod documents;
mod headers;
mod introspection;
mod program;
mod slowness;
mod tls;
mod wire;
