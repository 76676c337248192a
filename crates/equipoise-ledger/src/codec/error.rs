//! Why a payload does not decode.

/// Why a stored payload is not the body it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The payload has a format this build does not know.
    #[error("payload format {found} is not known: the newest is {newest}")]
    Format {
        /// The format of the payload.
        found: u8,
        /// The newest format this build knows.
        newest: u8,
    },
    /// The payload ends before it should.
    #[error("the payload ends inside its {section}")]
    Truncated {
        /// The part that is cut off.
        section: &'static str,
    },
    /// The payload claims to hold more than an entry may.
    #[error("the payload says it holds {given} bytes, over the limit of {limit}")]
    TooLarge {
        /// Content size in bytes as stated.
        given: u64,
        /// The largest content in bytes.
        limit: u64,
    },
    /// The compressed frame is broken.
    #[error("the payload does not decompress: {what}")]
    Compression {
        /// What the library says.
        what: String,
    },
    /// A table is not a readable Arrow stream.
    #[error("a table does not read: {what}")]
    Table {
        /// What the library says.
        what: String,
    },
    /// The payload holds the wrong number of tables.
    #[error("{found} tables where {expected} belong")]
    TableCount {
        /// Tables found.
        found: usize,
        /// Tables of an entry of this kind.
        expected: usize,
    },
    /// A column is not there.
    #[error("column {column} is missing")]
    MissingColumn {
        /// Its name.
        column: String,
    },
    /// A column holds another type.
    #[error("column {column} holds {found}, not {expected}")]
    ColumnType {
        /// Its name.
        column: String,
        /// The type found.
        found: String,
        /// The type that belongs there.
        expected: String,
    },
    /// A value is absent that must be given, or is not one of those allowed.
    #[error("column {column}, row {row}: {what}")]
    Value {
        /// The column.
        column: String,
        /// The row, 0 for the first.
        row: usize,
        /// What is wrong with the value.
        what: String,
    },
    /// A document is not valid.
    #[error("the {document} document is not valid: {what}")]
    Document {
        /// Which document.
        document: &'static str,
        /// What is wrong with it.
        what: String,
    },
}
