//! `beian import`.

use std::{
    fs::{self, File},
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context;
use beian_services::import::{Imported, Reject, import};
use clap::Args;

use super::{Exit, setting::Setting, table};

#[derive(Debug, Args)]
pub(super) struct Import {
    /// CSV file in UTF-8 with the columns number, province_prefix, site_name, organisation, domain, icp_number, note
    file: PathBuf,
    /// Where the records come from, stored with each (a text)
    #[arg(long, default_value = "CSV")]
    source: String,
    /// List every doubt, not only how many
    #[arg(long)]
    verbose: bool,
    #[command(flatten)]
    setting: Setting,
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let file = File::open(&self.file).with_context(|| self.file.display().to_string())?;
        let (backend, app) = self.setting.open().await?;
        let mut rejects = Rejects::beside(&self.file);
        let bar = table::bar(0);
        let imported = import(
            &app,
            BufReader::new(file),
            &self.source,
            |reject| rejects.write(&reject),
            |lines| {
                bar.set_position(lines);
            },
        )
        .await;
        bar.finish_and_clear();
        let written = rejects.finish()?;
        let imported = imported?;
        backend.close(Some(app)).await;
        self.tell(&imported, written.as_deref());
        Ok(if imported.rejected > 0 { Exit::FaultsFound } else { Exit::Done })
    }

    fn tell(&self, imported: &Imported, rejects: Option<&Path>) {
        table::print(&format!(
            "recorded {}, unchanged {}, rejected {}",
            imported.recorded, imported.unchanged, imported.rejected
        ));
        if let Some(path) = rejects {
            table::print(&format!("rejected lines: {}", path.display()));
        }
        for (code, count) in imported.warnings_by_code() {
            table::print(&format!("warning {code}: {count}"));
        }
        for (line, message) in imported.warnings.iter().filter(|_| self.verbose) {
            table::print(&format!("line {line}: {message}"));
        }
    }
}

/// `FILE.rejects.csv`, written when there is something to write.
struct Rejects {
    path: PathBuf,
    writer: Option<csv::Writer<File>>,
}

impl Rejects {
    fn beside(file: &Path) -> Self {
        Self { path: PathBuf::from(format!("{}.rejects.csv", file.display())), writer: None }
    }

    fn write(&mut self, reject: &Reject) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => {
                let mut writer = csv::Writer::from_path(&self.path)?;
                writer.write_record(["line", "column", "value", "code", "reason_zh", "reason_en"])?;
                self.writer.insert(writer)
            }
        };
        let Reject { line, column, value, reason } = reject;
        writer.write_record([&line.to_string(), *column, value, &reason.code, &reason.zh(), &reason.en()])?;
        Ok(())
    }

    /// Where the rejects are; those of an earlier run are gone when this one had none.
    fn finish(mut self) -> io::Result<Option<PathBuf>> {
        match &mut self.writer {
            Some(writer) => {
                writer.flush()?;
                Ok(Some(self.path))
            }
            None => match fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                Ok(()) | Err(_) => Ok(None),
            },
        }
    }
}
