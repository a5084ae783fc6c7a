//! The command line: one file per command, one place for exit codes and messages.

mod admin;
mod alerts;
mod anomalies;
mod backend;
mod calendar;
mod conformance;
mod demo;
mod events;
mod explain;
mod export;
mod form;
mod guide;
mod import;
mod keys;
mod law;
mod migrate;
mod organs;
mod plan;
mod policy;
mod projections;
mod proof;
mod report;
mod schema;
mod serve;
mod setting;
mod settings;
mod table;
mod verify;
mod watch;
mod what_if;

use std::process::ExitCode;

use beian_projections::DatabaseError;
use beian_services::{
    Interrupted, app::AppError, config::StorageError, demo::DemoError, import::ImportError, recount::RecountError,
};
use clap::{Parser, Subcommand};

/// 公安备案：备案案件管理 / Filings with the public security organs
#[derive(Debug, Parser)]
#[command(name = "beian", version, after_help = settings::EXIT_CODES, after_long_help = settings::LONG)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server: GraphQL over HTTP
    Serve(Box<serve::Serve>),
    /// Plays invented cases over three years, under every procedure
    Demo(demo::Demo),
    /// Records filings made before this system, from a CSV file
    Import(import::Import),
    /// Brings the database's schema up to date
    Migrate(migrate::Migrate),
    /// The read models: how they are doing, build them anew
    #[command(subcommand)]
    Projections(projections::Projections),
    /// The event log: check that every event is understood
    #[command(subcommand)]
    Events(events::Events),
    /// Cases for other programs: process mining as OCEL 2.0 or XES
    #[command(subcommand)]
    Export(Box<export::Export>),
    /// The organs: list them, take over the cases of closed ones
    #[command(subcommand)]
    Organs(organs::Organs),
    /// Yearly plans of inspections: draw up, show, export, import
    #[command(subcommand)]
    Plan(plan::Plan),
    /// The working-day calendar: show it, count open deadlines anew with it
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Watches over the time limits and raises alerts, as a running server does by itself
    ///
    /// Without a subcommand it watches until it is told to stop. It may run beside servers and other watches: every
    /// alert is raised once.
    Watch(watch::WatchCommand),
    /// Alerts that did not reach whom they were for: list them, send them again
    #[command(subcommand)]
    Alerts(alerts::Alerts),
    /// Reports of any moment: overdue, due soon, suspended, returned, owed, inspections, limits kept, stages
    ///
    /// Brings the read models up to date with the log before it reads them; a server may run on the same database.
    Report(Box<report::ReportCommand>),
    /// Why a deadline is due when it is: day by day, found anew and compared
    Explain(explain::Explain),
    /// Patterns that deserve a second look, with the events that show them
    Anomalies(Box<anomalies::AnomaliesCommand>),
    /// Whether cases went as their procedures say: who acted, in which order, what was left out, repeated or late
    Conformance(Box<conformance::ConformanceCommand>),
    /// What would differ under other rules or on another premise: a case, or every open one, decided once more
    ///
    /// Records nothing. What people told counts as it was recorded; refusals, due days and outcomes are found anew.
    WhatIf(Box<what_if::WhatIf>),
    /// The forms: list them, start a table, read a filled one
    #[command(subcommand)]
    Form(form::Form),
    /// The rules: check the files, show a procedure
    #[command(subcommand)]
    Law(law::Law),
    /// Must I file, what, where first, with which papers, by when, under which article
    Guide(guide::Guide),
    /// Who may do what to which cases
    Policy(policy::Policy),
    /// Master keys that protect personal data; forgetting a person
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Accounts: the first administrator, and help for those who cannot sign in
    #[command(subcommand)]
    Admin(admin::Admin),
    /// The proof of history: key of the log, signed heads, proofs
    #[command(subcommand)]
    Proof(proof::Proof),
    /// Verifies the log: every event, command, tile and head, and what witnesses hold; names the first event that was
    /// altered. With a file: checks a dossier, without any database
    Verify(Box<verify::Verify>),
    /// Prints the GraphQL schema
    Schema,
}

/// How a command ended, if not by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done,
    FaultsFound,
}

const FAILED: u8 = 1;
const FAULTS_FOUND: u8 = 3;
const DATABASE_UNAVAILABLE: u8 = 4;

/// Runs the program; wrong usage ends it with code 2 before.
pub(crate) fn run() -> ExitCode {
    match execute(Cli::parse()) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::FaultsFound) => ExitCode::from(FAULTS_FOUND),
        Err(error) => {
            table::say(&format!("错误 / error: {error:#}"));
            ExitCode::from(if is_database(&error) { DATABASE_UNAVAILABLE } else { FAILED })
        }
    }
}

fn execute(cli: Cli) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Import(import) => import.run().await,
            Command::Migrate(migrate) => migrate.run().await,
            Command::Projections(projections) => projections.run().await,
            Command::Events(events) => events.run().await,
            Command::Export(export) => export.run().await,
            Command::Organs(organs) => organs.run().await,
            Command::Calendar(calendar) => calendar.run().await,
            Command::Watch(watch) => watch.run().await,
            Command::Alerts(alerts) => alerts.run().await,
            Command::Plan(plan) => plan.run().await,
            Command::Report(report) => report.run().await,
            Command::Explain(explain) => explain.run().await,
            Command::Anomalies(anomalies) => anomalies.run().await,
            Command::Conformance(conformance) => conformance.run().await,
            Command::WhatIf(what_if) => what_if.run().await,
            Command::Form(form) => form.run(),
            Command::Law(law) => law.run().await,
            Command::Guide(guide) => guide.run(),
            Command::Policy(policy) => policy.run(),
            Command::Keys(keys) => keys.run().await,
            Command::Admin(admin) => admin.run().await,
            Command::Proof(proof) => proof.run().await,
            Command::Verify(verify) => verify.run().await,
            Command::Schema => schema::run(),
        }
    })
}

/// Whether the database could not be reached, so that the same command may work later.
fn is_database(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<DatabaseError>()
            || cause.is::<sqlx::Error>()
            || matches!(cause.downcast_ref(), Some(StorageError::Database(_)))
            || matches!(cause.downcast_ref(), Some(AppError::Unavailable))
            || matches!(cause.downcast_ref(), Some(Interrupted::App(AppError::Unavailable)))
            || matches!(cause.downcast_ref(), Some(RecountError::App(AppError::Unavailable)))
            || matches!(cause.downcast_ref(), Some(DemoError::App(AppError::Unavailable)))
            || matches!(cause.downcast_ref(), Some(ImportError::App(AppError::Unavailable)))
    })
}
