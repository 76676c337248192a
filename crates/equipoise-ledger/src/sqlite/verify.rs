//! Verifying: the file as SQLite sees it, then every entry, then the record of where it ended.

use std::path::Path;

use sqlx::{Row, sqlite::SqliteRow};

use super::{
    Access, SqliteLedger,
    check_entry::{self, Before},
    fault,
    head_record::{self, HeadRecord},
    read::blocking,
    row::{self, head_columns},
    schema,
};
use crate::{Fault, LedgerError, LedgerErrorKind, Sequence, Verdict};

const DOING: &str = "verify the ledger";

impl SqliteLedger {
    /// Checks the whole ledger: the file, every entry's payload, key, hash and place in the chain,
    /// and that it does not end before the head record beside it says.
    ///
    /// `on_entry` hears of each entry checked and of the last one. Entries appended meanwhile are
    /// not checked. What is wrong with stored data is a fault, not an error.
    ///
    /// # Errors
    /// When the file cannot be reached, or is held by another process for too long.
    pub async fn verify(
        &self,
        on_entry: impl FnMut(Sequence, Sequence) + Send,
    ) -> Result<Verdict, LedgerError> {
        let mut check = Check {
            ledger: self,
            verdict: Verdict::default(),
        };
        check.run(on_entry).await?;
        Ok(check.verdict)
    }

    /// Opens the ledger file at `path` for reading and verifies it. A file that is too damaged to
    /// be opened is a fault like any other.
    ///
    /// # Errors
    /// As [`SqliteLedger::open`] and [`SqliteLedger::verify`], except for damage.
    pub async fn verify_file(
        path: &Path,
        on_entry: impl FnMut(Sequence, Sequence) + Send,
    ) -> Result<Verdict, LedgerError> {
        let ledger = match Self::open(path, Access::Read).await {
            Ok(ledger) => ledger,
            Err(error) if is_damage(&error) => {
                return Ok(Verdict {
                    entries: 0,
                    faults: vec![file_fault(error.to_string())],
                });
            }
            Err(error) => return Err(error),
        };
        let verdict = ledger.verify(on_entry).await;
        ledger.close().await;
        verdict
    }
}

/// Damage to the schema can hide that a file was a ledger at all.
fn is_damage(error: &LedgerError) -> bool {
    error.kind() == LedgerErrorKind::Corrupt || matches!(error, LedgerError::NotALedger { .. })
}

fn file_fault(what: String) -> Fault {
    Fault {
        sequence: None,
        what,
    }
}

struct Check<'a> {
    ledger: &'a SqliteLedger,
    verdict: Verdict,
}

impl Check<'_> {
    async fn run(
        &mut self,
        mut on_entry: impl FnMut(Sequence, Sequence) + Send,
    ) -> Result<(), LedgerError> {
        // The record first: entries appended after this look cannot be missing from it.
        let path = self.ledger.path().to_owned();
        let record = blocking(move || head_record::read(&path)).await;
        self.check_file().await?;
        let sequences = self.sequences().await;
        let sequences = self.settle(sequences)?.unwrap_or_default();
        let last = sequences.last().copied().unwrap_or_default();
        let mut before = Before::START;
        for sequence in sequences {
            self.check_gap(before.sequence, sequence);
            before = self.check_entry(sequence, before).await?;
            on_entry(sequence, last);
        }
        match record {
            Ok(Some(record)) => self.check_record(record, before).await,
            Ok(None) => Ok(()),
            Err(what) => {
                self.verdict.faults.push(file_fault(what));
                Ok(())
            }
        }
    }

    async fn check_file(&mut self) -> Result<(), LedgerError> {
        let readers = &self.ledger.shared.readers;
        let differences = schema::differences(readers).await;
        let damage = sqlx::query_scalar::<_, String>("PRAGMA integrity_check")
            .fetch_all(readers)
            .await
            .map(|lines| {
                lines
                    .into_iter()
                    .filter(|line| line != "ok")
                    .collect::<Vec<_>>()
            });
        let orphans = sqlx::query(
            "SELECT sequence FROM payloads \
             WHERE sequence NOT IN (SELECT sequence FROM entries) ORDER BY sequence",
        )
        .fetch_all(readers)
        .await;
        for what in self.settle(differences)?.unwrap_or_default() {
            self.verdict.faults.push(file_fault(what));
        }
        for line in self.settle(damage)?.unwrap_or_default() {
            let what = format!("the ledger file is damaged: {line}");
            self.verdict.faults.push(file_fault(what));
        }
        for orphan in self.settle(orphans)?.unwrap_or_default() {
            let what = "the payload is there, but the entry is missing";
            self.verdict
                .faults
                .push(check_entry::fault(row::sequence(&orphan), what));
        }
        Ok(())
    }

    async fn sequences(&self) -> Result<Vec<Sequence>, sqlx::Error> {
        let rows = sqlx::query("SELECT sequence FROM entries NOT INDEXED ORDER BY sequence")
            .fetch_all(&self.ledger.shared.readers)
            .await?;
        rows.iter()
            .map(|row| Ok(Sequence(row.try_get::<i64, _>(0)?.cast_unsigned())))
            .collect()
    }

    fn check_gap(&mut self, before: Sequence, sequence: Sequence) {
        let missing = before.next();
        if sequence > missing {
            let what = match sequence.0 - missing.0 {
                1 => "it is missing".to_owned(),
                count => format!("it is missing, and so are all before entry {sequence} ({count})"),
            };
            self.verdict.faults.push(check_entry::fault(missing, &what));
        }
    }

    async fn check_entry(
        &mut self,
        sequence: Sequence,
        before: Before,
    ) -> Result<Before, LedgerError> {
        let found = self.row(sequence).await;
        self.verdict.entries += 1;
        let faults_so_far = self.verdict.faults.len();
        let Some(found) = self.settle(found)? else {
            for fault in &mut self.verdict.faults[faults_so_far..] {
                *fault = check_entry::fault(sequence, &format!("it cannot be read: {fault}"));
            }
            return Ok(Before { sequence, ..before });
        };
        let (faults, next) = blocking(move || check_entry::check(&found, before)).await;
        self.verdict.faults.extend(faults);
        Ok(next)
    }

    async fn row(&self, sequence: Sequence) -> Result<SqliteRow, sqlx::Error> {
        sqlx::query(concat!(
            "SELECT ",
            head_columns!(),
            ", payload FROM entries LEFT JOIN payloads USING (sequence) ",
            "WHERE entries.sequence = ?"
        ))
        .bind(sequence.0.cast_signed())
        .fetch_one(&self.ledger.shared.readers)
        .await
    }

    /// A ledger may go on after its record, but not end before it nor hold another entry there.
    async fn check_record(&mut self, record: HeadRecord, last: Before) -> Result<(), LedgerError> {
        let HeadRecord { sequence, hash } = record;
        if last.sequence < sequence {
            let what = format!(
                "the ledger ends at entry {}, but the head record says it went on to entry \
                 {sequence}: the entries after {} are lost",
                last.sequence, last.sequence
            );
            self.verdict.faults.push(file_fault(what));
            return Ok(());
        }
        if sequence == Sequence::NONE {
            return Ok(());
        }
        let found = self.row(sequence).await;
        let found = self
            .settle(found)?
            .and_then(|found| row::hash(&found, "hash").ok());
        if found.is_some_and(|found| found != hash) {
            let what = format!("its hash is not {hash}, which the head record names");
            self.verdict
                .faults
                .push(check_entry::fault(sequence, &what));
        }
        Ok(())
    }

    /// Turns damage into a fault and lets other errors through.
    fn settle<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<Option<T>, LedgerError> {
        let error = match result {
            Ok(value) => return Ok(Some(value)),
            Err(error) => fault::sql(DOING, self.ledger.path(), error),
        };
        if error.kind() != LedgerErrorKind::Corrupt {
            return Err(error);
        }
        self.verdict.faults.push(file_fault(error.to_string()));
        Ok(None)
    }
}
