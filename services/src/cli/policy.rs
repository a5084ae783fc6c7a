//! `beian policy`.

use beian_domain::{
    actor::Role,
    policy::{Reach, Row, TABLE},
    procedure::ReviewRound,
};
use clap::Args;

use super::{
    Exit,
    table::{Format, print_rows},
};

/// Prints the table that decides who may do what.
#[derive(Debug, Args)]
pub(super) struct Policy {
    /// Only what this role may do (a role, such as first_reviewer)
    #[arg(long, value_parser = role)]
    role: Option<Role>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Policy {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let rows = TABLE.iter().filter(|row| self.role.is_none_or(|role| row.roles.contains(&role)));
        print_rows(self.format, &["deed", "roles", "cases", "review"], rows.map(cells).collect())?;
        Ok(Exit::Done)
    }
}

fn cells(row: &Row) -> Vec<String> {
    let roles = row.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ");
    let reach = match row.reach {
        Reach::Own => "own",
        Reach::OwnOrUnclaimed => "own, or claimed by nobody",
        Reach::Handling => "handled by the organ",
        Reach::Stage => "at the organ's stage",
        Reach::Concerned => "handled, at its stage, or stamped by the organ",
        Reach::Within => "of the organ and those below",
    };
    let review = match row.round {
        None => "-",
        Some(ReviewRound::First) => "first",
        Some(ReviewRound::Second) => "second",
    };
    [row.deed.as_str(), &roles, reach, review].map(str::to_owned).to_vec()
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::as_str).join(", ");
    Role::parse(text).ok_or_else(|| format!("the roles are {}", known()))
}
