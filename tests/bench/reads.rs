//! Reads with many cases, over HTTP and GraphQL: a page of a work queue, a case with its timeline, counts.

mod question;
mod sample;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use beian_domain::{
    actor::{Actor, Role},
    case::Case,
    identity::RegionCode,
    policy::{self, Deed, Matter},
};
use rand::{SeedableRng, rngs::SmallRng};

use crate::{
    databases::{Databases, Filled, Kind},
    figures::{Figures, goal, heading, line, milliseconds},
    http::Connection,
    load::{Client, run},
    program::{beian, run_to_end},
    server::Server,
    sizes::{period, rounds, size},
};
use question::Question;
use sample::Sample;

/// What 99 of 100 answers must not exceed.
const LONGEST_MS: f64 = 10.0;
/// The same of lists of a past moment.
const LONGEST_PAST_MS: f64 = 100.0;
/// What the server may take, in MiB.
const MOST_MEMORY: u64 = 256;
/// Within what time it must be ready.
const SOON_MS: f64 = 2_000.0;

/// Prints for each database how long each question takes, beside an answer that asks nothing.
pub(crate) async fn measure(databases: &mut Databases) -> Result<()> {
    let (clients, period, rounds) = (size("READERS", 32)?, period()?, rounds()?);
    heading(&format!("reads: {clients} clients, {rounds} rounds of {period:?}"));
    for kind in Kind::BOTH {
        let filled = databases.large(kind).await?;
        let sample = prepare(kind, filled).await?;
        let server = Server::start(&filled.fixture.url).await?;
        let mut asked: Vec<(Question, Vec<Reader>, Figures)> = Vec::new();
        for question in Question::ALL {
            asked.push((question, Reader::connect(&server, question, &sample, clients).await?, Figures::default()));
        }
        for _ in 0..rounds {
            for (_, readers, figures) in &mut asked {
                let (round, back) = run(std::mem::take(readers), period).await?;
                *readers = back;
                figures.add(round);
            }
        }
        let ready = milliseconds(server.ready_after);
        goal(&format!("{kind}: ready after"), format!("{ready:.0} ms"), format!("{SOON_MS} ms"), ready <= SOON_MS);
        for (question, _, figures) in &asked {
            tell(*question, figures);
        }
        let page = asked.iter().find(|(question, ..)| *question == Question::Queue);
        let page = page.map(|(.., figures)| figures.percentile(0.5)).unwrap_or_default();
        let policy = policy(&sample);
        let share = 100.0 * policy.as_secs_f64() / page.as_secs_f64();
        let told = format!("{:.2} µs, {share:.3} % of p50", policy.as_secs_f64() * 1e6);
        goal("  the policy's part of a queue page", told, "5 %", share < 5.0);
        let (_, most) = server.memory()?;
        goal("  memory at most", format!("{most} MiB"), format!("{MOST_MEMORY} MiB"), most < MOST_MEMORY);
    }
    Ok(())
}

fn tell(question: Question, figures: &Figures) {
    let (name, longest) = (format!("  {question}"), milliseconds(figures.percentile(0.99)));
    match question {
        Question::Nothing => line(&name, figures),
        Question::Queue | Question::Case | Question::Counts => {
            goal(&name, figures, format!("p99 {LONGEST_MS} ms"), longest < LONGEST_MS);
        }
        Question::QueueThen | Question::OverdueThen | Question::InspectionsThen => {
            goal(&name, figures, format!("p99 {LONGEST_PAST_MS} ms"), longest < LONGEST_PAST_MS);
        }
    }
}

/// What the policy takes for a page: whose cases the list may show, and, which a list does not even ask, whether each
/// of twenty cases may be found and read.
fn policy(sample: &Sample) -> Duration {
    const PAGES: u32 = 10_000;
    let mut random = SmallRng::seed_from_u64(0);
    let organ = RegionCode::parse(&sample.one(&mut random).organ).ok();
    let officer = Actor { name: "bench".to_owned(), role: Role::Officer, organ };
    let case = Case::default();
    let started = Instant::now();
    for _ in 0..PAGES {
        black_box(policy::sight(black_box(&officer), Matter::Case));
        for _ in 0..20 {
            for matter in [Matter::Case, Matter::Contents] {
                let _ = black_box(policy::may(black_box(&officer), Deed::See(matter), black_box(&case)));
            }
        }
    }
    started.elapsed() / PAGES
}

/// Builds the read models and draws what will be asked for.
async fn prepare(kind: Kind, filled: &Filled) -> Result<Sample> {
    let mut command = beian(&filled.fixture.url)?;
    command.args(["projections", "rebuild"]);
    let took = run_to_end(command).await?.took;
    line(&format!("{kind}: read models built in"), format!("{took:.1?}"));
    Sample::draw(&filled.fixture.database).await
}

/// A client that asks one kind of question, each time of something else.
#[derive(Debug)]
struct Reader {
    connection: Connection,
    question: Question,
    sample: Sample,
    random: SmallRng,
}

impl Reader {
    /// So many readers of a server.
    async fn connect(server: &Server, question: Question, sample: &Sample, many: usize) -> Result<Vec<Self>> {
        let mut readers = Vec::with_capacity(many);
        for number in 0..many {
            let (connection, sample) = (Connection::open(server.address).await?, sample.clone());
            readers.push(Self { connection, question, sample, random: SmallRng::seed_from_u64(number as u64) });
        }
        Ok(readers)
    }
}

impl Client for Reader {
    async fn ask(&mut self) -> Result<()> {
        let request = self.question.about(self.sample.one(&mut self.random));
        let answer = self.connection.exchange(&request).await?;
        let is_answered = self.question.is_answered(answer);
        ensure!(is_answered, "{} was not answered: {}", self.question, String::from_utf8_lossy(answer));
        Ok(())
    }
}
