//! The DuckDB engine behind a projection: opened once, its settings locked, its content probed.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duckdb::{AccessMode, Config, Connection};

use crate::apply::Writer;
use crate::directory::Directory;
use crate::error::{ProjectionError, engine_error};
use crate::limits::Limits;
use crate::probe::{self, Content, Position};
use crate::schema;

/// An open engine: one connection that writes, several that read.
#[derive(Debug)]
pub(crate) struct Engine {
    /// Which engine of this process it is: a rebuild puts the next one in its place.
    pub(crate) generation: u64,
    pub(crate) writer: Arc<tokio::sync::Mutex<Writer>>,
    readers: Mutex<Vec<Connection>>,
}

/// Why a file could not be opened.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Another process holds it, or its folder cannot be written: a projection in memory will do.
    Unwritable(String),
    /// Its content cannot be used: it has to be set aside and rebuilt.
    Unusable(String),
    /// Something else went wrong.
    Failed(ProjectionError),
}

/// A fresh engine and what it holds.
pub(crate) struct Started {
    pub(crate) engine: Engine,
    pub(crate) position: Position,
    pub(crate) directory: Directory,
}

impl Engine {
    /// Opens the file at `path`, made when missing.
    pub(crate) fn open_file(
        path: &Path,
        limits: &Limits,
        generation: u64,
    ) -> Result<Started, Refusal> {
        let config = config(limits).map_err(Refusal::Failed)?;
        let connection = Connection::open_with_flags(path, config).map_err(refusal_to_open)?;
        Self::start(connection, limits, generation).map_err(|error| match error.damage() {
            Some(reason) => Refusal::Unusable(reason),
            None => Refusal::Failed(error),
        })
    }

    /// Opens an empty engine in memory.
    pub(crate) fn open_in_memory(
        limits: &Limits,
        generation: u64,
    ) -> Result<Started, ProjectionError> {
        const DOING: &str = "open a projection in memory";
        let connection =
            Connection::open_in_memory_with_flags(config(limits)?).map_err(engine_error(DOING))?;
        // Without this the engine would spill into a folder below the current one.
        connection
            .execute_batch("SET temp_directory = ''")
            .map_err(engine_error(DOING))?;
        Self::start(connection, limits, generation)
    }

    fn start(
        connection: Connection,
        limits: &Limits,
        generation: u64,
    ) -> Result<Started, ProjectionError> {
        lock_settings(&connection)?;
        if probe::is_new(&connection)? {
            create(&connection)?;
        }
        let Content {
            position,
            rows,
            directory,
        } = probe::content(&connection)?;
        let readers = (0..limits.readers.max(1))
            .map(|_| connection.try_clone())
            .collect::<Result<_, _>>()
            .map_err(engine_error("open a reading connection"))?;
        let writer = Writer::new(connection, position, rows);
        let engine = Self {
            generation,
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            readers: Mutex::new(readers),
        };
        Ok(Started {
            engine,
            position,
            directory,
        })
    }

    /// Takes a reading connection. The caller holds a permit, so there is one.
    pub(crate) fn take_reader(&self) -> Connection {
        self.readers()
            .pop()
            .expect("there are as many reading connections as permits")
    }

    pub(crate) fn return_reader(&self, connection: Connection) {
        self.readers().push(connection);
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn config(limits: &Limits) -> Result<Config, ProjectionError> {
    let build = || {
        Config::default()
            .access_mode(AccessMode::ReadWrite)?
            .max_memory(&format!("{}MB", limits.memory_mb))?
            .threads(i64::from(limits.threads.max(1)))?
            .with("autoinstall_known_extensions", "false")?
            .with("autoload_known_extensions", "false")
    };
    build().map_err(engine_error("set the limits of the projection"))
}

/// After this no statement reaches another file or the network, whatever it says.
fn lock_settings(connection: &Connection) -> Result<(), ProjectionError> {
    connection
        .execute_batch("SET enable_external_access = false; SET lock_configuration = true;")
        .map_err(engine_error("lock the settings of the projection"))
}

fn create(connection: &Connection) -> Result<(), ProjectionError> {
    let rows: Vec<String> = schema::TABLES
        .iter()
        .map(|table| format!("('{table}', 0)"))
        .collect();
    let sql = format!(
        "BEGIN TRANSACTION; {create} INSERT INTO table_rows VALUES {rows}; \
         INSERT INTO meta VALUES ({version}, 0, ''::BLOB); COMMIT;",
        create = schema::CREATE,
        rows = rows.join(", "),
        version = schema::SCHEMA_VERSION,
    );
    connection
        .execute_batch(&sql)
        .map_err(engine_error("make the tables of the projection"))
}

/// The engine names the cause of a failed open in its text only.
fn refusal_to_open(error: duckdb::Error) -> Refusal {
    const UNWRITABLE: [&str; 4] = [
        "Could not set lock on file",
        "Permission denied",
        "Read-only file system",
        "Cannot open file",
    ];
    let text = error.to_string();
    if UNWRITABLE.iter().any(|sign| text.contains(sign)) {
        Refusal::Unwritable(text)
    } else if text.contains("No space left on device") {
        Refusal::Failed(engine_error("open the projection")(error))
    } else {
        Refusal::Unusable(text)
    }
}
