//! One filing: what, where, by when, with which papers, in which steps, and what is owed after it.

use std::iter::once;

use beian_domain::{
    guide::{Basis, ChannelOpening, FilingOwed, MaterialAsked, Term},
    message::Message,
    procedure::{Limit, Stage},
};

use super::{
    note, table,
    words::{both, label, length, line, sources, title, with_length, with_text, word, words},
};

/// A line of the first table: heading, text, source.
type Line = Vec<String>;

pub(super) fn part(number: usize, filing: &FilingOwed<'_>) -> String {
    let mut parts = vec![format!("{number}. {}  {}", filing.procedure, title(filing.title))];
    let lines: Vec<Line> = [head(filing), way(filing), time(filing), after(filing)].concat();
    parts.push(table::table(&[], lines));
    if !filing.materials.is_empty() {
        let header = ["material", "need", "shape", "source"].map(label);
        parts.push(table::table(&header.each_ref().map(String::as_str), filing.materials.iter().map(material)));
    }
    if !filing.stages.is_empty() {
        let header = ["step", "by", "limit", "source"].map(label);
        parts.push(table::table(&header.each_ref().map(String::as_str), filing.stages.iter().map(step)));
    }
    parts.join("\n")
}

fn entry(name: &str, text: String, source: String) -> Line {
    vec![label(name), text, source]
}

fn lines(texts: impl IntoIterator<Item = String>) -> String {
    texts.into_iter().collect::<Vec<_>>().join("\n")
}

fn limited(name: &str, limit: &Limit) -> Line {
    entry(name, line(length(limit)), sources(&limit.cite))
}

fn head(filing: &FilingOwed<'_>) -> Vec<Line> {
    let objects = lines(filing.objects.iter().map(|object| word("object", object)));
    let organs = filing.organs.iter().map(|organ| {
        let region = organ.region.unwrap_or_default();
        format!("{} {region} {}", organ.code, word("level", &organ.level))
    });
    let organs = lines(once(word("authority", &filing.authority)).chain(organs));
    let twin = filing.twin.iter().map(|twin| entry("twin", word("twin", twin), String::new()));
    let first = [
        entry("object", objects, String::new()),
        entry("applicant", word("applicant", &filing.applicant), String::new()),
        entry("organ", organs, String::new()),
    ];
    filing.notes.iter().map(note).chain(first).chain(twin).chain(filing.basis.iter().map(basis)).collect()
}

fn basis(basis: &Basis<'_>) -> Line {
    let repealed =
        basis.repealed.map(|repealed| Message::new("guide_page_repealed").with("last", repealed.last_day).to_string());
    let text = [basis.title.map(both), basis.number.map(str::to_owned), repealed];
    entry("basis", lines(text.into_iter().flatten()), basis.cite.to_string())
}

fn way(filing: &FilingOwed<'_>) -> Vec<Line> {
    let needed = filing.prerequisites.iter();
    let needed = needed.map(|first| entry("prerequisite", both(&first.title), sources(&first.cite)));
    let form = filing.form.iter().map(|form| {
        let version = Message::new("guide_page_version").with("form", form.id).with("version", form.version);
        entry("form", format!("{}\n{version}", both(form.title)), String::new())
    });
    let copies = filing.copies.iter().map(|copies| {
        let message = Message::new("guide_page_copies").with("count", copies.keep.len());
        let text = with_text(message, "keep", &words("holder", &copies.keep));
        entry("form", text, sources(&copies.cite))
    });
    let number = filing.number.iter();
    let number = number.map(|number| entry("number", word("number", &number.scheme), sources(&number.cite)));
    needed.chain(filing.channels.iter().map(channel)).chain(form).chain(copies).chain(number).collect()
}

fn channel(answer: &ChannelOpening<'_>) -> Line {
    let channel = answer.channel;
    let hours = channel.hours.iter().map(|hours| {
        format!("{} {}-{}", word("days", &hours.days), hours.from.format("%H:%M"), hours.to.format("%H:%M"))
    });
    let place = [&channel.address, &channel.postcode, &channel.phone].into_iter().flatten().cloned();
    let opening = answer.opening.iter().flat_map(|opening| {
        let told = match opening.next {
            _ if opening.open => Message::new("guide_page_open"),
            Some(next) => Message::new("guide_page_closed").with("next", next),
            None => Message::new("guide_page_closed_long"),
        };
        once(line(told)).chain(opening.doubt.iter().map(|doubt| both(&doubt.text)))
    });
    let name = format!("{}: {}", word("channel", &channel.kind), title(&channel.title));
    entry("channel", lines(once(name).chain(place).chain(hours).chain(opening)), sources(&channel.cite))
}

fn time(filing: &FilingOwed<'_>) -> Vec<Line> {
    let term = filing.term.iter().map(|term| entry("term", term_text(term), sources(&term.limit.cite)));
    let other = filing.other_starts.iter().map(|other| {
        let text = format!("{}: {}", title(&other.from), length(&other.limit));
        entry("other_start", text, sources(&other.limit.cite))
    });
    let late = filing.late_filing.iter().map(|late| {
        let text = with_length(Message::new("guide_page_late_from").with("from", late.from), &late.limit);
        entry("late_filing", text, sources(&late.limit.cite))
    });
    let edit = filing.edit_window.iter().map(|window| limited("edit_window", &window.limit));
    term.chain(other).chain(late).chain(edit).collect()
}

fn term_text(term: &Term<'_>) -> String {
    let (Some(start), Some(due)) = (term.start, &term.due) else {
        return match term.limit.period {
            Some(_) => with_length(Message::new("guide_page_start_unknown"), term.limit),
            None => line(length(term.limit)),
        };
    };
    let message = Message::new("guide_page_due").with("due", due.at.date()).with("start", start);
    let text = with_length(message, term.limit);
    if due.skipped.is_empty() {
        return text;
    }
    let skipped: Vec<_> = due.skipped.iter().map(|day| day.date.to_string()).collect();
    format!("{text}\n{}", line(Message::new("guide_page_skipped").with("days", skipped.join(", "))))
}

fn after(filing: &FilingOwed<'_>) -> Vec<Line> {
    let query = filing.result_query.iter().map(|query| {
        let from = query.from.map(|from| line(Message::new("guide_page_result_from").with("from", from)));
        entry("result_query", from.unwrap_or_else(|| line(length(query.limit))), sources(&query.limit.cite))
    });
    let changes = filing.changes.iter().map(|duty| {
        let text = format!("{}: {}", word("change", &duty.kind), length(duty.limit));
        entry("change", text, sources(&duty.limit.cite))
    });
    let badge = filing.badge.iter().map(|limit| limited("badge", limit));
    let inspection = filing.inspection.iter().map(|inspection| {
        let how_often = label(if inspection.yearly { "yearly" } else { "when_fit" });
        entry("inspection", how_often, sources(&inspection.cite))
    });
    let duties = filing.duties.iter().map(|duty| {
        let period = duty.period.map(|period| format!(": {}", period.message())).unwrap_or_default();
        let text = format!("{}{period}\n{}", word("duty", &duty.kind), both(&duty.title));
        entry("duty", text, sources(&duty.cite))
    });
    query.chain(changes).chain(badge).chain(inspection).chain(duties).collect()
}

fn material(asked: &MaterialAsked<'_>) -> Line {
    let material = asked.material;
    let marks = [
        (material.sealed, "sealed"),
        (material.paging_sealed, "paging_sealed"),
        (material.signed, "signed"),
        (material.every_page_signed, "every_page_signed"),
    ];
    let marks = marks.into_iter().filter(|(set, _)| *set).map(|(_, mark)| word("mark", &mark));
    let shape = lines(once(format!("{} × {}", word("mode", &material.mode), material.copies)).chain(marks));
    let need = lines(once(word("need", &asked.need)).chain(material.conditional.iter().map(both)));
    vec![both(&material.title), need, shape, sources(&material.cite)]
}

fn step(stage: &Stage) -> Line {
    let wait = stage.after.iter().map(|wait| with_length(Message::new("guide_page_after"), wait));
    let limit = stage.limit.iter().map(|limit| match limit.period {
        Some(period) => format!("{}\n{}", line(period.message()), word("from", &stage.counts_from)),
        None => line(length(limit)),
    });
    let seal = stage.seal.iter().map(|seal| with_text(Message::new("guide_page_seal"), "seal", &seal.title));
    let what = lines(once(both(&stage.title)).chain(seal));
    vec![what, word("party", &stage.by), lines(wait.chain(limit)), sources(&stage.cite)]
}
