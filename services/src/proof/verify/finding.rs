//! What verification finds wrong, and which comes first.

use beian_domain::message::Message;

/// Most findings kept of one kind: the rest is counted.
const MOST: usize = 16;
/// The rank from which on findings are about the tree and its heads, not about single events.
const TREE: u8 = 6;

/// Something that is not as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Position of the first event that it is about.
    pub position: u64,
    /// What is wrong.
    pub kind: FindingKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingKind {
    /// No event has this position up to that one.
    Missing {
        /// The last one that is missing.
        until: u64,
    },
    /// The position is there more than once, or out of order.
    Twice,
    /// The event is not what its digest says.
    Digest,
    /// A witness, or the stored tree, has another event here.
    Altered {
        /// Who says so.
        by: String,
    },
    /// So many events were taken out here, and those behind moved up.
    TakenOut {
        /// How many.
        events: u64,
        /// Who says so.
        by: String,
    },
    /// So many events were put in here, and those behind moved back.
    PutIn {
        /// How many.
        events: u64,
        /// Who says so.
        by: String,
    },
    /// The event was exchanged for another one.
    Exchanged {
        /// The other's position.
        with: u64,
        /// Who says so.
        by: String,
    },
    /// The event does not follow the one before it in its stream.
    Sequence {
        /// Kind and id of the stream.
        stream: String,
        /// The place that it has.
        found: i64,
        /// The place that it should have; none where it comes before its predecessor.
        expected: Option<i64>,
    },
    /// No recorded command has this event, or it names another one.
    Command,
    /// A recorded command has no such events, or shares them with another.
    CommandWithoutEvents {
        /// Its id.
        command: String,
    },
    /// The tree up to here is not what was signed: something after the last head that holds was altered.
    Head {
        /// Size of the head.
        size: u64,
        /// Who has it.
        by: String,
    },
    /// The head is not signed by a known key.
    Signature {
        /// Size of the head.
        size: u64,
        /// Who has it.
        by: String,
    },
    /// The head cannot be read, or is not filed under its size.
    Unreadable {
        /// Size under which it is filed.
        size: u64,
        /// Who has it.
        by: String,
    },
    /// A witness has a head that the database has no more.
    HeadGone {
        /// Its size.
        size: u64,
        /// Who has it.
        by: String,
    },
    /// The log ends before what was signed, or what a witness has.
    Short {
        /// How long it was.
        size: u64,
        /// Who says so.
        by: String,
    },
    /// A stored tile of the tree is missing, or not what the events say.
    Tile {
        /// Its level.
        level: i64,
        /// Its place.
        tile: i64,
    },
}

impl Finding {
    /// About one event.
    pub(super) fn at(position: u64, kind: FindingKind) -> Self {
        Self { position, kind }
    }

    /// Events from one to another are missing.
    pub(super) fn missing(from: u64, until: u64) -> Self {
        Self::at(from, FindingKind::Missing { until })
    }

    /// What is wrong, in a sentence.
    pub fn message(&self) -> Message {
        let message = Message::new(self.kind.code()).with("position", self.position);
        match &self.kind {
            FindingKind::Twice | FindingKind::Digest | FindingKind::Command => message,
            FindingKind::Missing { until } => message.with("until", until),
            FindingKind::Altered { by } => message.with("by", by),
            FindingKind::TakenOut { events, by } | FindingKind::PutIn { events, by } => {
                message.with("events", events).with("by", by)
            }
            FindingKind::Exchanged { with, by } => message.with("with", with).with("by", by),
            FindingKind::Sequence { stream, found, expected } => {
                let expected = expected.map_or_else(|| "-".to_owned(), |expected| expected.to_string());
                message.with("stream", stream).with("found", found).with("expected", expected)
            }
            FindingKind::CommandWithoutEvents { command } => message.with("command", command),
            FindingKind::Head { size, by }
            | FindingKind::Signature { size, by }
            | FindingKind::Unreadable { size, by }
            | FindingKind::HeadGone { size, by }
            | FindingKind::Short { size, by } => message.with("size", size).with("by", by),
            FindingKind::Tile { level, tile } => message.with("level", level).with("tile", tile),
        }
    }
}

impl FindingKind {
    /// Its code, which is also that of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "log_event_missing",
            Self::Twice => "log_event_twice",
            Self::Digest => "log_event_digest",
            Self::Altered { .. } => "log_event_altered",
            Self::TakenOut { .. } => "log_event_taken_out",
            Self::PutIn { .. } => "log_event_put_in",
            Self::Exchanged { .. } => "log_event_exchanged",
            Self::Sequence { .. } => "log_event_sequence",
            Self::Command => "log_event_command",
            Self::CommandWithoutEvents { .. } => "log_command_without_events",
            Self::Head { .. } => "log_head_differs",
            Self::Signature { .. } => "log_head_signature",
            Self::Unreadable { .. } => "log_head_unreadable",
            Self::HeadGone { .. } => "log_head_gone",
            Self::Short { .. } => "log_short",
            Self::Tile { .. } => "log_tile_differs",
        }
    }

    /// How much it says of what happened: of findings at one event the most telling comes first.
    fn rank(&self) -> u8 {
        match self {
            Self::Missing { .. } | Self::Short { .. } => 0,
            Self::TakenOut { .. } | Self::PutIn { .. } | Self::Exchanged { .. } => 1,
            Self::Altered { .. } => 2,
            Self::Digest | Self::Twice => 3,
            Self::Sequence { .. } => 4,
            Self::Command | Self::CommandWithoutEvents { .. } => 5,
            Self::Head { .. } => 6,
            Self::Tile { .. } => 7,
            Self::Signature { .. } | Self::Unreadable { .. } | Self::HeadGone { .. } => 8,
        }
    }
}

/// Findings as they come.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    further: u64,
}

impl Findings {
    pub(super) fn add(&mut self, finding: Finding) {
        let code = finding.kind.code();
        if self.kept.iter().filter(|kept| kept.kind.code() == code).count() < MOST {
            self.kept.push(finding);
        } else {
            self.further += 1;
        }
    }

    /// Whether an event from one position to another was named.
    pub(super) fn names_event(&self, from: u64, until: u64) -> bool {
        let in_range = |finding: &&Finding| (from..=until).contains(&finding.position) && finding.kind.rank() < TREE;
        self.kept.iter().any(|finding| in_range(&finding))
    }

    /// Those about events first, each by position, and how many more there were.
    pub(super) fn into_sorted(mut self) -> (Vec<Finding>, u64) {
        let order = |finding: &Finding| (finding.kind.rank() >= TREE, finding.position, finding.kind.rank());
        self.kept.sort_by_key(order);
        (self.kept, self.further)
    }
}
