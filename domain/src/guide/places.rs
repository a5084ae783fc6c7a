//! In which places an object is filed, and in which order.

use super::{
    NotOwed, Note,
    choice::{Choice, Found, Search},
    enquiry::Places,
};
use crate::{
    identity::RegionCode,
    law::Citation,
    message::Message,
    procedure::{Authority, FilingObject, TwinFiling, TwinPlace},
};

/// A place where something is filed.
pub(super) struct Spot<'r> {
    pub(super) place: RegionCode,
    pub(super) found: Found<'r>,
    /// Which of a split website's two places it is.
    pub(super) twin: Option<TwinPlace>,
    /// Where the source orders a second filing without a limit of its own, for that second one.
    pub(super) second: Option<&'r [Citation]>,
}

/// Where an object is filed, and where it is not.
#[derive(Default)]
pub(super) struct Placed<'r> {
    pub(super) spots: Vec<Spot<'r>>,
    pub(super) not_owed: Vec<NotOwed>,
}

impl<'r> Placed<'r> {
    fn add(&mut self, choice: Choice<'r>, place: RegionCode, twin: Option<TwinPlace>) {
        match choice {
            Ok(found) => self.spots.push(Spot { place, found, twin, second: None }),
            Err(not_owed) => self.not_owed.push(*not_owed),
        }
    }
}

impl<'r> Search<'r, '_> {
    /// Where an object is filed with the public-security organs.
    pub(super) fn places(&self, object: FilingObject) -> Placed<'r> {
        let mut placed = Placed::default();
        let Some(places) = self.enquiry.places() else { return placed };
        if object == FilingObject::Website {
            return self.of_website(places);
        }
        placed.add(self.choose(object, places.unit), places.unit, None);
        placed
    }

    /// Where an object is filed with another authority: at the unit's place.
    pub(super) fn other_authority(&self, authority: Authority, object: FilingObject) -> Option<Spot<'r>> {
        let place = self.enquiry.places()?.unit;
        let found = self.choose_elsewhere(authority, object, place)?;
        Some(Spot { place, found, twin: None, second: None })
    }

    /// A website whose place of maintenance or of hosting has a rule on split websites goes by that rule, the place of
    /// maintenance before the other; any other website is filed at the unit's place.
    fn of_website(&self, places: Places) -> Placed<'r> {
        let Places { maintained, hosted, .. } = places;
        let there = |place| self.choose(FilingObject::Website, place).ok().and_then(with_twin);
        if let Some((found, twin)) = there(maintained) {
            if !found.rule.jurisdiction.covers(&hosted) {
                return self.split(&twin.maintained_here, twin, places);
            }
            let mut placed = Placed::default();
            placed.add(Ok(found), maintained, None);
            return placed;
        }
        match there(hosted) {
            Some((found, twin)) if !found.rule.jurisdiction.covers(&maintained) => {
                self.split(&twin.hosted_here, twin, places)
            }
            Some(_) | None => self.at_the_unit(places),
        }
    }

    /// A website that no rule on split websites reaches. Where the unit's own rule is one, it asks for nothing.
    fn at_the_unit(&self, places: Places) -> Placed<'r> {
        let Places { unit, maintained, hosted } = places;
        let mut placed = Placed::default();
        let choice = self.choose(FilingObject::Website, unit);
        let neither_here =
            |found: &Found<'_>| ![maintained, hosted].iter().any(|place| found.rule.jurisdiction.covers(place));
        match choice.as_ref().ok().copied().and_then(with_twin) {
            Some((found, twin)) if neither_here(&found) => {
                let why = Note::citing(Message::new("guide_neither_place_here"), &twin.cite);
                let (object, procedure) = (FilingObject::Website, Some(found.rule.id.clone()));
                placed.not_owed.push(NotOwed { object, place: unit, procedure, why });
                if let Some(other) = self.choose_except(found.rule.id, unit) {
                    placed.add(Ok(other), unit, None);
                }
            }
            Some(_) | None => placed.add(choice, unit, None),
        }
        placed
    }

    /// Both places of a split website, in the order of the rule.
    fn split(&self, order: &[TwinPlace], twin: &'r TwinFiling, places: Places) -> Placed<'r> {
        let mut placed = Placed::default();
        for which in order {
            let place = match which {
                TwinPlace::Maintenance => places.maintained,
                TwinPlace::Hosting => places.hosted,
            };
            placed.add(self.choose(FilingObject::Website, place), place, Some(*which));
        }
        if let [_, second] = placed.spots.as_mut_slice() {
            second.second = Some(&twin.cite);
        }
        placed
    }
}

fn with_twin(found: Found<'_>) -> Option<(Found<'_>, &TwinFiling)> {
    let twin = found.rule.procedure?.twin_filing.as_ref()?;
    Some((found, twin))
}
