//! Which rule applies: per object and kind of applicant, the most local one that covers the place on the day.

use super::{Enquiry, NotOwed, Note, ObjectRule};
use crate::{
    identity::RegionCode,
    message::Message,
    procedure::{ApplicantKind, Authority, FilingObject, ProcedureId},
    rulebook::Rulebook,
};

/// The rulebook, searched for an enquirer.
#[derive(Clone, Copy)]
pub(super) struct Search<'r, 'e> {
    pub(super) rulebook: &'r Rulebook,
    pub(super) enquiry: &'e Enquiry,
}

/// The rule found for an object.
#[derive(Clone, Copy)]
pub(super) struct Found<'r> {
    pub(super) rule: ObjectRule<'r>,
    /// The kind under which the enquirer files by this rule.
    pub(super) applicant: ApplicantKind,
    /// Whether no rule speaks of the object, so that it is filed with its unit.
    pub(super) with_unit: bool,
}

/// The rule found, or that nothing is filed.
pub(super) type Choice<'r> = Result<Found<'r>, Box<NotOwed>>;

impl<'r> Search<'r, '_> {
    /// The rule of the public-security organs for an object, or why there is none.
    pub(super) fn choose(&self, object: FilingObject, place: RegionCode) -> Choice<'r> {
        let own = self.rules(Authority::PublicSecurity, object, place);
        if let Some(decided) = self.decide(&own, object, place) {
            return decided;
        }
        let of_the_unit = self.rules(Authority::PublicSecurity, FilingObject::Unit, place);
        let decided = self.decide(&of_the_unit, object, place);
        decided.unwrap_or_else(|| Err(Box::new(self.nothing(object, place, own.first().or(of_the_unit.first())))))
    }

    /// The same for a website, leaving out a rule that has no say in this case; not filed with the unit then.
    pub(super) fn choose_except(&self, left_out: &ProcedureId, place: RegionCode) -> Option<Found<'r>> {
        let object = FilingObject::Website;
        let mut rules = self.rules(Authority::PublicSecurity, object, place);
        rules.retain(|rule| rule.id != left_out);
        self.decide(&rules, object, place)?.ok()
    }

    /// The rule of another authority for an object.
    pub(super) fn choose_elsewhere(
        &self,
        authority: Authority,
        object: FilingObject,
        place: RegionCode,
    ) -> Option<Found<'r>> {
        self.rules(authority, object, place).into_iter().find_map(|rule| self.accepted(rule, object))
    }

    /// Rules in force for an object in a place: procedures, the most local first, then duties that stand by themselves.
    fn rules(&self, authority: Authority, object: FilingObject, place: RegionCode) -> Vec<ObjectRule<'r>> {
        let on = self.enquiry.on;
        let procedures = self.rulebook.procedures_in_force(&place, on).into_iter().map(ObjectRule::from);
        let general = self.rulebook.general_rules().map(ObjectRule::from);
        let general = general.filter(|rule| rule.jurisdiction.covers(&place) && rule.in_force.on(on));
        procedures.chain(general).filter(|rule| rule.authority == authority && rule.speaks_of(object)).collect()
    }

    /// The first rule that has the enquirer file, or has the access provider register the enquirer.
    fn decide(&self, rules: &[ObjectRule<'r>], object: FilingObject, place: RegionCode) -> Option<Choice<'r>> {
        rules.iter().find_map(|rule| {
            let registered = self.registered_by_provider(rule, object, place).map(|not_owed| Err(Box::new(not_owed)));
            registered.or_else(|| self.accepted(*rule, object).map(Ok))
        })
    }

    fn accepted(&self, rule: ObjectRule<'r>, object: FilingObject) -> Option<Found<'r>> {
        let filer = self.enquiry.filer();
        let applicant =
            [Some(filer), filer.wider()].into_iter().flatten().find(|kind| rule.applicants.contains(kind))?;
        Some(Found { rule, applicant, with_unit: !rule.speaks_of(object) })
    }

    /// A person who only uses a connection does not file; one who runs a website does.
    fn registered_by_provider(
        &self,
        rule: &ObjectRule<'r>,
        object: FilingObject,
        place: RegionCode,
    ) -> Option<NotOwed> {
        let registration = rule.access_registration?;
        let applies = object == FilingObject::Unit && registration.applicants.contains(&self.enquiry.filer());
        let why = Note::citing(Message::new("guide_registered_by_provider"), &registration.cite);
        applies.then(|| NotOwed { object, place, procedure: Some(rule.id.clone()), why })
    }

    fn nothing(&self, object: FilingObject, place: RegionCode, nearest: Option<&ObjectRule<'r>>) -> NotOwed {
        let why = match nearest {
            Some(rule) => {
                let message = Message::new("applicant_kind_not_covered").with("kind", self.enquiry.filer().as_str());
                Note::citing(message, rule.basis)
            }
            None => self.nothing_in_force(object, place),
        };
        NotOwed { object, place, procedure: nearest.map(|rule| rule.id.clone()), why }
    }

    /// Why no rule is in force: the first one is still to come, or there never was one.
    fn nothing_in_force(&self, object: FilingObject, place: RegionCode) -> Note {
        let on = self.enquiry.on;
        let procedures = self.rulebook.procedures().map(ObjectRule::from);
        let rules = procedures.chain(self.rulebook.general_rules().map(ObjectRule::from));
        let speaking = rules.filter(|rule| {
            rule.authority == Authority::PublicSecurity
                && rule.jurisdiction.covers(&place)
                && (rule.speaks_of(object) || rule.object == FilingObject::Unit)
        });
        match speaking.min_by_key(|rule| rule.in_force.first_day).filter(|rule| on < rule.in_force.first_day) {
            Some(first) => {
                let message = Message::new("guide_nothing_yet").with("day", on).with("first", first.in_force.first_day);
                Note::citing(message.with("procedure", first.id), first.basis)
            }
            None => Message::new("guide_nothing").with("day", on).into(),
        }
    }
}
