//! Alerts: each told once and in time, whatever happens to the watch.

mod changed_rules;
mod channels;
mod oracle;
mod year;
