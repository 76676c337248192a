//! Arguments of the commands that read what is published.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use equipoise_model::Date;

use super::shared::{Dates, Index, Output, Vintage};

#[derive(Debug, Args)]
pub(crate) struct Levels {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Composition {
    #[command(flatten)]
    pub(crate) index: Index,
    /// The session; the last one when left out
    #[arg(long)]
    pub(crate) session: Option<Date>,
    /// In force during the session, or after its close
    #[arg(long, value_enum, default_value_t = Moment::Close)]
    pub(crate) at: Moment,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Moment {
    Open,
    Close,
}

#[derive(Debug, Args)]
pub(crate) struct Changes {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    /// Folder the files go to; made when it is missing
    #[arg(long, default_value = ".")]
    pub(crate) into: PathBuf,
    /// Format of the files
    #[arg(long = "as", value_enum, default_value_t = FileFormat::Xlsx)]
    pub(crate) format: FileFormat,
    /// What to write, one file a table: all is levels, composition and changes, which a workbook
    /// always holds
    #[arg(long, value_enum, default_value_t = Content::All)]
    pub(crate) content: Content,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FileFormat {
    Xlsx,
    Csv,
    Json,
    Parquet,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Content {
    All,
    Levels,
    Composition,
    Changes,
    Calculation,
    Divisor,
    Overlays,
}

#[derive(Debug, Args)]
pub(crate) struct Calculation {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    /// Only the constituent that trades under this symbol
    #[arg(long)]
    pub(crate) symbol: Option<String>,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Divisor {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Overlays {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    /// Only the overlay of this name
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Notices {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}
