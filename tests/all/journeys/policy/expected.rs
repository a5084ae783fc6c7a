//! What the table comes to for one asker and one case, worked out by its words alone.

use beian_domain::{
    actor::Role,
    case::Case,
    policy::{Deed, Matter, Reach, TABLE},
};

use super::sample::organs;

/// What is told when everything but the day of the command was in order.
pub(super) const ALLOWED: &str = "occurred_in_future";

/// Somebody at the door.
pub(super) struct Asker {
    /// None for a stranger.
    pub(super) role: Option<Role>,
    /// Organ of office.
    organ: Option<String>,
    name: String,
    pub(super) token: String,
}

/// Every role at the handling organ, at the one whose turn it is, above, elsewhere and at the nation; every filer as the
/// owner and as somebody else; a stranger.
pub(super) fn askers(case: &Case) -> Vec<Asker> {
    let mut organs_of_office = vec!["530102".to_owned(), "440305".to_owned(), "-".to_owned()];
    let mut owner = "示例甲".to_owned();
    let mut number = "0123456789AB".to_owned();
    if let Some(filing) = &case.filing {
        let (handling, acting) = organs(case);
        let above = [handling.prefecture(), handling.province()].map(|organ| organ.to_string());
        organs_of_office = [handling.to_string(), acting.to_string(), "440305".to_owned(), "-".to_owned()].to_vec();
        organs_of_office.extend(above);
        organs_of_office.sort();
        organs_of_office.dedup();
        owner = filing.submitted_by.as_ref().map_or(owner, |owner| owner.name.clone());
        number = filing.credentials.as_ref().map_or(number, |credentials| credentials.number.clone());
    }
    let mut askers = vec![Asker { role: None, organ: None, name: String::new(), token: String::new() }];
    for role in Role::ALL {
        let places = if role.files() { vec!["-".to_owned()] } else { organs_of_office.clone() };
        let names = match role {
            Role::FilingHolder => vec![number.clone(), "somebody-else".to_owned()],
            role if role.files() => vec![owner.clone(), "somebody-else".to_owned()],
            _ => vec!["official".to_owned()],
        };
        for (place, name) in places.iter().flat_map(|place| names.iter().map(move |name| (place, name))) {
            let token = format!("dev.{}.{place}.{name}", role.as_str());
            let organ = (place != "-").then(|| place.clone());
            askers.push(Asker { role: Some(role), organ, name: name.clone(), token });
        }
    }
    askers
}

/// The code that the asker should be told.
pub(super) fn expected(asker: &Asker, deed: Deed, case: &Case) -> &'static str {
    let Some(role) = asker.role else { return "UNAUTHENTICATED" };
    let round = case.stage.as_ref().and_then(|stage| stage.round);
    let mut rows = TABLE.iter().filter(|row| row.deed == deed && row.roles.contains(&role));
    rows.clone()
        .find(|row| row.round.is_none_or(|at| round.is_none_or(|now| now == at)) && reaches(asker, row.reach, case))
        .map_or_else(
            || {
                let hidden = case.filing.is_some() && deed != FIND && expected(asker, FIND, case) != ALLOWED;
                match rows.any(|row| row.round.is_none_or(|at| round.is_none_or(|now| now == at))) {
                    _ if hidden => "case_unknown",
                    true => "not_your_case",
                    false => "role_not_allowed",
                }
            },
            |_| ALLOWED,
        )
}

const FIND: Deed = Deed::See(Matter::Case);

fn reaches(asker: &Asker, reach: Reach, case: &Case) -> bool {
    let Some(filing) = &case.filing else { return true };
    let (handling, acting) = organs(case);
    let (handling, acting) = (handling.to_string(), acting.to_string());
    let stamped = filing.copies.iter().flat_map(|copy| &copy.stamps).map(|(organ, _, _)| organ.to_string());
    let office = |organ: &str| asker.organ.as_deref() == Some(organ);
    let account = match asker.role {
        Some(Role::FilingHolder) => filing.credentials.as_ref().map(|credentials| credentials.number.as_str()),
        _ => filing.submitted_by.as_ref().filter(|owner| owner.role.files()).map(|owner| owner.name.as_str()),
    };
    match reach {
        Reach::Own => account == Some(asker.name.as_str()),
        Reach::OwnOrUnclaimed => filing.submitted_by.is_none() || account == Some(asker.name.as_str()),
        Reach::Handling => office(&handling),
        Reach::Stage => office(&acting),
        Reach::Concerned => office(&handling) || office(&acting) || stamped.into_iter().any(|organ| office(&organ)),
        Reach::Within => asker.organ.as_deref().is_none_or(|organ| {
            let common = organ.trim_end_matches("00").len();
            organ.ends_with("00") && handling.starts_with(&organ[..common]) || organ == handling
        }),
    }
}
