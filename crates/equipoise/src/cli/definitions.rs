//! Arguments of `equipoise definitions`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use equipoise_model::IndexId;

use super::shared::{Dates, Decider, Output, parse_index};

#[derive(Debug, Subcommand)]
pub(crate) enum Definitions {
    /// Check documents and say what is wrong with each field; nothing is recorded
    #[command(after_help = "Example:
  equipoise definitions validate definitions/*.toml")]
    Validate {
        /// TOML or JSON documents
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Record documents as the next versions of their indices
    #[command(after_help = "Examples:
  equipoise definitions add definitions/ew100-quarterly.toml
  equipoise definitions add mine.toml --promote      and put it in force

A version that is recorded already is answered with its number.")]
    Add(Add),
    /// Every index with its versions
    List {
        #[command(flatten)]
        output: Output,
    },
    /// The document of a version
    #[command(after_help = "Examples:
  equipoise definitions show EW100
  equipoise definitions show EW100@2 --whole --format json")]
    Show(Show),
    /// What was recorded and decided about an index, and by whom
    History {
        /// The index
        #[arg(value_parser = parse_index)]
        index: IndexId,
    },
    /// The fields of which two rule books say different things
    #[command(after_help = "Examples:
  equipoise definitions diff EW100@1 EW100@2
  equipoise definitions diff EW100 mine.toml")]
    Diff {
        /// An index, a version such as EW100@2, or a document
        one: String,
        /// The other one
        other: String,
    },
    /// Two rule books over history: returns, volatility, turnover, cost, tracking error
    #[command(after_help = "Example:
  equipoise definitions compare EW100 mine.toml --from 2015-01-02")]
    Compare(Compare),
    /// Put a version in force: the next build goes on with it
    #[command(after_help = "Examples:
  equipoise definitions promote EW100@2 --reason \"buffer approved on 3 March\"
  equipoise definitions promote EW100@2 --restart    with a series of its own, from its base")]
    Promote(Promote),
    /// Stop building an index; its levels stay readable
    Retire {
        /// The index
        #[arg(value_parser = parse_index)]
        index: IndexId,
        #[command(flatten)]
        decider: Decider,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// TOML or JSON documents
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Put each of them in force as well
    #[arg(long)]
    pub(crate) promote: bool,
    /// With a series of its own from its base, where the index has one already
    #[arg(long, requires = "promote")]
    pub(crate) restart: bool,
    #[command(flatten)]
    pub(crate) decider: Decider,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// An index, a version such as EW100@2, or a document
    pub(crate) which: String,
    /// With every default
    #[arg(long)]
    pub(crate) whole: bool,
    /// Format of the document
    #[arg(long, value_enum, default_value_t = DocumentFormat::Toml)]
    pub(crate) format: DocumentFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentFormat {
    Toml,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// An index, a version such as EW100@2, or a document
    pub(crate) one: String,
    /// The other one
    pub(crate) other: String,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Promote {
    /// A version such as EW100@2
    pub(crate) which: String,
    /// Begin a series of its own at its base, instead of going on with the running one
    #[arg(long)]
    pub(crate) restart: bool,
    #[command(flatten)]
    pub(crate) decider: Decider,
}
