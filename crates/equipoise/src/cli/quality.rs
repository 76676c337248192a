//! Arguments of `equipoise quality`.

use clap::{Args, Subcommand, ValueEnum};
use equipoise_app::quality::{self, HeldId, Rule};
use equipoise_model::Instant;

use super::shared::{Dates, Output};

#[derive(Debug, Subcommand)]
pub(crate) enum Quality {
    /// What was found about the data as it was taken in
    #[command(after_help = "Examples:
  equipoise quality findings --rule jump --from 2024-01-02
  equipoise quality findings --symbol AAPL --format csv")]
    Findings(Findings),
    /// Bars that are held back and used by nothing
    Quarantine {
        /// Those that were released or rejected too
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        output: Output,
    },
    /// Held bars with what was found about them
    Show {
        /// Their number, such as 17.3, or 17 for all of a screening
        #[arg(value_parser = HeldId::parse)]
        id: HeldId,
    },
    /// Believe held bars: they are taken in as ordinary bars
    #[command(after_help = "Example:
  equipoise quality release 17.3 17.5 --by \"A. Smith\" --reason \"the exchange confirms the close\"

Levels that are published already do not change: `equipoise restatements check` says what would.")]
    Release(Judge),
    /// Do not believe held bars: they stay held for good
    Reject(Judge),
    /// Apply the rules to every bar there is; nothing is recorded
    Screen {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Findings {
    /// Of this symbol
    #[arg(long)]
    pub(crate) symbol: Option<String>,
    /// Of this rule, such as jump
    #[arg(long, value_parser = parse_rule)]
    pub(crate) rule: Option<Rule>,
    /// With this outcome
    #[arg(long, value_enum)]
    pub(crate) outcome: Option<Outcome>,
    #[command(flatten)]
    pub(crate) dates: Dates,
    /// Answer as of this recorded time (RFC 3339)
    #[arg(long)]
    pub(crate) as_of: Option<Instant>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Judge {
    /// Their numbers, such as 17.3, or 17 for all of a screening
    #[arg(required = true, value_parser = HeldId::parse)]
    pub(crate) ids: Vec<HeldId>,
    /// Who decides
    #[arg(long, default_value = "command line")]
    pub(crate) by: String,
    /// Why, as a sentence
    #[arg(long)]
    pub(crate) reason: String,
}

/// What a rule would have become of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Outcome {
    Accept,
    Quarantine,
    Refuse,
}

impl Outcome {
    pub(crate) fn of_rules(self) -> quality::Outcome {
        match self {
            Self::Accept => quality::Outcome::Flag,
            Self::Quarantine => quality::Outcome::Quarantine,
            Self::Refuse => quality::Outcome::Refuse,
        }
    }
}

fn parse_rule(text: &str) -> Result<Rule, String> {
    let found = Rule::ALL.into_iter().find(|rule| rule.name() == text);
    found.ok_or_else(|| {
        let names = Rule::ALL.map(Rule::name).join(", ");
        format!("{text:?} is no rule: there are {names}")
    })
}
