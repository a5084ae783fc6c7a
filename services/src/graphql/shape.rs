//! What a query is made of, counted before the engine looks at it: the engine expands fragments within fragments as
//! often as they are named, and its parser follows brackets as deep as they go.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        Directive, DocumentOperations, ExecutableDocument, FragmentDefinition, OperationType, Selection, SelectionSet,
    },
};

use super::error::Fault;

/// Bytes of query text, variables not counted.
pub const LONGEST_QUERY: usize = 32 * 1024;
/// Words and signs of a query. GraphiQL's introspection has some three hundred, a page of the dashboard fewer.
const MOST_TOKENS: usize = 2_000;
/// Brackets within brackets.
const DEEPEST_BRACKETS: usize = 40;
/// Fields and fragments, counted as often as fragments repeat them.
const MOST_SELECTIONS: usize = 2_000;
/// Selections within selections, fragments followed.
const DEEPEST_SELECTION: usize = 40;
/// Fields under another name, which is how one field is asked many times.
const MOST_ALIASES: usize = 30;
/// Directives, `@include` and such.
const MOST_DIRECTIVES: usize = 20;
/// Fields at the top of a query.
const MOST_ROOTS: usize = 20;
/// Fields at the top of a mutation: one command, one answer, one try at a password.
const MOST_COMMANDS: usize = 1;

/// Refuses a text before it is parsed.
pub(super) fn check_text(text: &str) -> Result<(), Fault> {
    if text.len() > LONGEST_QUERY {
        return Err(Fault::new("query_too_long").with("max", LONGEST_QUERY));
    }
    let (mut rest, mut tokens, mut open) = (text.as_bytes(), 0_usize, 0_usize);
    while let Some(first) = rest.first() {
        let length = match first {
            b'#' => length_while(rest, |byte| !matches!(byte, b'\n' | b'\r')),
            b' ' | b'\t' | b'\n' | b'\r' | b',' => 1,
            _ => {
                tokens += 1;
                token(rest)
            }
        };
        open = match first {
            b'{' | b'[' | b'(' => open + 1,
            b'}' | b']' | b')' => open.saturating_sub(1),
            _ => open,
        };
        check("query_too_deep", open, DEEPEST_BRACKETS)?;
        check("query_too_many_tokens", tokens, MOST_TOKENS)?;
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(())
}

/// Bytes of the token at the beginning: a string, a word or number, or a sign.
fn token(text: &[u8]) -> usize {
    if let Some(block) = text.strip_prefix(b"\"\"\"") {
        return 3 + block.windows(3).position(|bytes| bytes == b"\"\"\"").map_or(block.len(), |end| end + 3);
    }
    if let Some(string) = text.strip_prefix(b"\"") {
        let mut escaped = false;
        let end = string.iter().position(|byte| {
            let ends = *byte == b'\n' || (*byte == b'"' && !escaped);
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        return 1 + end.map_or(string.len(), |end| end + 1);
    }
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    length_while(text, |byte| is_word(&byte)).max(1)
}

fn length_while(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|byte| !belongs(*byte)).unwrap_or(text.len())
}

fn check(code: &str, found: usize, most: usize) -> Result<(), Fault> {
    if found > most { Err(Fault::new(code).with("max", most)) } else { Ok(()) }
}

/// What the operations of a document select, fragments expanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shape {
    selections: usize,
    aliases: usize,
    directives: usize,
    depth: usize,
    /// Whether the schema itself is asked about.
    pub(super) introspects: bool,
}

impl Shape {
    /// The shape of a document that is within all limits.
    pub(super) fn of(document: &ExecutableDocument) -> Result<Self, Fault> {
        let mut counting = Counting { fragments: &document.fragments, counted: HashMap::new() };
        let mut whole = Self::default();
        let operations: Vec<_> = match &document.operations {
            DocumentOperations::Single(operation) => vec![operation],
            DocumentOperations::Multiple(operations) => operations.values().collect(),
        };
        for operation in operations {
            let operation = &operation.node;
            let most = if operation.ty == OperationType::Mutation { MOST_COMMANDS } else { MOST_ROOTS };
            let shape = counting.shape(&operation.selection_set.node, 0)?;
            check("query_too_many_roots", counting.roots(&operation.selection_set.node), most)?;
            whole = whole.and(Self { directives: shape.directives + operation.directives.len(), ..shape });
        }
        // Fragments that nothing names are checked by the engine all the same.
        for fragment in document.fragments.keys() {
            counting.fragment(fragment, 0)?;
        }
        whole.checked()
    }

    fn checked(self) -> Result<Self, Fault> {
        check("query_too_deep", self.depth, DEEPEST_SELECTION)?;
        check("query_too_many_aliases", self.aliases, MOST_ALIASES)?;
        check("query_too_many_directives", self.directives, MOST_DIRECTIVES)?;
        let too_complex = self.selections > MOST_SELECTIONS;
        if too_complex { Err(Fault::new("query_too_complex")) } else { Ok(self) }
    }

    /// Both, one beside the other.
    fn and(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            introspects: self.introspects || other.introspects,
        }
    }
}

/// Counts each fragment once, however often it is named.
struct Counting<'document> {
    fragments: &'document HashMap<Name, Positioned<FragmentDefinition>>,
    /// None for one that is being counted: a fragment within itself.
    counted: HashMap<&'document Name, Option<Shape>>,
}

impl<'document> Counting<'document> {
    fn shape(&mut self, set: &'document SelectionSet, level: usize) -> Result<Shape, Fault> {
        check("query_too_deep", level, DEEPEST_SELECTION)?;
        let mut whole = Shape::default();
        for selection in &set.items {
            whole = whole.and(self.selection(&selection.node, level)?).checked()?;
        }
        Ok(whole)
    }

    fn selection(&mut self, selection: &'document Selection, level: usize) -> Result<Shape, Fault> {
        let (within, directives, own) = match selection {
            Selection::Field(field) => {
                let field = &field.node;
                let introspects = matches!(field.name.node.as_str(), "__schema" | "__type");
                let own = Shape { aliases: usize::from(field.alias.is_some()), introspects, ..Shape::default() };
                (self.shape(&field.selection_set.node, level + 1)?, &field.directives, own)
            }
            Selection::InlineFragment(inline) => {
                (self.shape(&inline.node.selection_set.node, level + 1)?, &inline.node.directives, Shape::default())
            }
            Selection::FragmentSpread(spread) => {
                let within = self.fragment(&spread.node.fragment_name.node, level + 1)?;
                (within, &spread.node.directives, Shape::default())
            }
        };
        let directives: &[Positioned<Directive>] = directives;
        let own = Shape { selections: 1, directives: directives.len(), ..own };
        Ok(Shape { depth: within.depth + 1, ..within }.and(own))
    }

    /// The engine says what is wrong with a fragment that does not exist.
    fn fragment(&mut self, name: &Name, level: usize) -> Result<Shape, Fault> {
        let Some((name, fragment)) = self.fragments.get_key_value(name) else { return Ok(Shape::default()) };
        match self.counted.get(name) {
            Some(Some(shape)) => return Ok(*shape),
            Some(None) => return Err(Fault::new("query_fragment_cycle")),
            None => {}
        }
        self.counted.insert(name, None);
        let shape = self.shape(&fragment.node.selection_set.node, level)?;
        let shape = Shape { directives: shape.directives + fragment.node.directives.len(), ..shape };
        self.counted.insert(name, Some(shape));
        Ok(shape)
    }

    /// Fields at the top, of a set whose shape is within the limits; a fragment counts with what it holds.
    fn roots(&self, set: &SelectionSet) -> usize {
        let roots = |selection: &Positioned<Selection>| match &selection.node {
            Selection::Field(_) => 1,
            Selection::InlineFragment(inline) => self.roots(&inline.node.selection_set.node),
            Selection::FragmentSpread(spread) => {
                let fragment = self.fragments.get(&spread.node.fragment_name.node);
                fragment.map_or(0, |fragment| self.roots(&fragment.node.selection_set.node))
            }
        };
        set.items.iter().map(roots).sum()
    }
}
