//! The program `beian`.
fn main() {}
