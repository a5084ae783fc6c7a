//! The letter itself: as text and as HTML, Chinese first.

use beian_domain::{
    alert::{Alerted, Told},
    calendar::Calendar,
    counting::Moment,
    message::Message,
};
use chrono::{DateTime, NaiveDate, Utc};

use crate::access::Letter;

/// One alert of a letter.
pub(super) struct Entry<'a> {
    pub(super) told: Told,
    pub(super) about: &'a Alerted,
    /// Name of the unit, as lists show it.
    pub(super) unit: String,
}

/// What stands in an entry, cell by cell.
struct Cells {
    unit: String,
    title: [String; 2],
    rule: String,
    due: String,
    left: [String; 2],
    link: Option<String>,
}

impl Entry<'_> {
    fn cells(&self, public_url: &str, now: Moment, calendar: &Calendar) -> Cells {
        let about = self.about;
        let left = if about.due < now {
            let overdue = Message::new("alert_mail_overdue");
            [overdue.zh(), overdue.en()]
        } else {
            let count = working_days(now.date(), about.due.date(), |day| calendar.is_working(day, &about.organ));
            [count.to_string(), count.to_string()]
        };
        Cells {
            unit: self.unit.clone(),
            title: [about.title.zh.clone(), about.title.en.clone()],
            rule: about.rule.clone(),
            due: about.due.to_string()[..16].replace('T', " "),
            left,
            link: (!public_url.is_empty()).then(|| format!("{public_url}/cases/{}", about.case_id)),
        }
    }
}

/// Working days after one day and up to another.
fn working_days(from: NaiveDate, to: NaiveDate, works: impl Fn(NaiveDate) -> bool) -> usize {
    from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| works(*day)).count()
}

/// Writes a letter of these alerts.
pub(super) fn compose(
    to: String,
    entries: &[Entry<'_>],
    public_url: &str,
    now: DateTime<Utc>,
    calendar: &Calendar,
) -> Letter {
    let now = Moment::from_utc(now);
    let cells: Vec<Cells> = entries.iter().map(|entry| entry.cells(public_url, now, calendar)).collect();
    let subject = Message::new("alert_mail_subject").with("count", entries.len());
    let greeting = greeting(entries);
    let footer = Message::new("alert_mail_footer");
    let (text, html) = (text(&greeting, &cells, &footer), html(&greeting, &cells, &footer));
    Letter { to, subject: format!("{} / {}", subject.zh(), subject.en()), text, html: Some(html), id: None }
}

fn greeting(entries: &[Entry<'_>]) -> [String; 2] {
    let told = Told::ALL.into_iter().filter(|told| entries.iter().any(|entry| entry.told == *told));
    let names: Vec<Message> = told.map(|told| Message::new(format!("told_{}", told.as_str()))).collect();
    let join = |names: Vec<String>, with| names.join(with);
    let (zh, en) = (names.iter().map(Message::zh).collect(), names.iter().map(Message::en).collect());
    let greeting = |told: String| Message::new("alert_mail_greeting").with("told", told);
    [greeting(join(zh, "、")).zh(), greeting(join(en, ", ")).en()]
}

fn text([zh, en]: &[String; 2], lines: &[Cells], footer: &Message) -> String {
    let head = |code: &str| Message::new(format!("alert_mail_{code}"));
    let (due, left, rule) = (head("due"), head("left"), head("rule"));
    let mut text = format!("{zh}\n{en}\n");
    for (place, cells) in lines.iter().enumerate() {
        let Cells { unit, title, rule: id, due: at, left: days, link } = cells;
        text.push_str(&format!(
            "\n{}. {} / {}\n   {unit}\n   {} / {}: {at}\n   {} / {}: {}\n   {} / {}: {id}\n",
            place + 1,
            title[0],
            title[1],
            due.zh(),
            due.en(),
            left.zh(),
            left.en(),
            both(days),
            rule.zh(),
            rule.en(),
        ));
        if let Some(link) = link {
            text.push_str(&format!("   {link}\n"));
        }
    }
    format!("{text}\n{}\n{}\n", footer.zh(), footer.en())
}

fn html([zh, en]: &[String; 2], lines: &[Cells], footer: &Message) -> String {
    let heads: String = ["title", "unit", "due", "left", "rule"]
        .map(|code| Message::new(format!("alert_mail_{code}")))
        .iter()
        .map(|head| format!("<th align=\"left\">{}<br>{}</th>", head.zh(), head.en()))
        .collect();
    let rows: String = lines.iter().map(row).collect();
    format!(
        "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"></head><body><p>{}<br>{}</p>\n\
         <table border=\"1\" cellpadding=\"6\" cellspacing=\"0\"><tr>{heads}</tr>\n{rows}</table>\n\
         <p><small>{}<br>{}</small></p></body></html>\n",
        escaped(zh),
        escaped(en),
        footer.zh(),
        footer.en()
    )
}

fn row(cells: &Cells) -> String {
    let Cells { unit, title: [zh, en], rule, due, left, link } = cells;
    let title = format!("{}<br>{}", escaped(zh), escaped(en));
    let title = match link {
        Some(link) => format!("<a href=\"{}\">{title}</a>", escaped(link)),
        None => title,
    };
    let (unit, rule, left) = (escaped(unit), escaped(rule), escaped(&both(left)));
    format!("<tr><td>{title}</td><td>{unit}</td><td>{due}</td><td>{left}</td><td>{rule}</td></tr>\n")
}

/// In both languages, once where they say the same.
fn both([zh, en]: &[String; 2]) -> String {
    if zh == en { zh.clone() } else { format!("{zh} / {en}") }
}

/// Text as it may stand in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_becomes_html() {
        assert_eq!(escaped("<b>\"a&b\""), "&lt;b&gt;&quot;a&amp;b&quot;");
    }

    #[test]
    fn the_day_itself_does_not_count_and_the_due_day_does() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
        assert_eq!(working_days(day(16), day(20), |_| true), 4);
        assert_eq!(working_days(day(20), day(20), |_| true), 0);
        assert_eq!(working_days(day(23), day(20), |_| true), 0);
    }
}
