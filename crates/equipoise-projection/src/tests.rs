//! What no public query can do: take forever, or reach outside of the database.

use std::time::Duration;

use tokio::time::timeout;

use crate::error::{ProjectionError, ProjectionErrorKind, engine_error};
use crate::limits::Limits;
use crate::projection::Projection;

const ENDLESS: &str = "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c
    WHERE a.range + b.range + c.range = -1";

fn count(
    sql: &'static str,
) -> impl Fn(&duckdb::Connection) -> Result<u64, ProjectionError> + Send + Sync {
    move |connection| {
        connection
            .query_row(sql, [], |row| row.get(0))
            .map_err(engine_error("count"))
    }
}

#[tokio::test]
async fn a_statement_over_the_limit_is_stopped_and_the_connections_survive() {
    let limits = Limits {
        statement_timeout_ms: 150,
        ..Limits::default()
    };
    let projection = Projection::in_memory(limits).await.unwrap();
    for _ in 0..2 * limits.readers {
        let error = projection.read(count(ENDLESS)).await.unwrap_err();
        assert!(
            matches!(error, ProjectionError::TimedOut { limit_ms: 150 }),
            "{error}"
        );
        assert!(error.to_string().contains("150 ms"), "{error}");
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ProjectionErrorKind::TimedOut, true)
        );
    }
    assert_eq!(
        projection
            .read(count("SELECT count(*) FROM levels"))
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn work_made_of_many_short_statements_is_stopped_too() {
    let limits = Limits {
        statement_timeout_ms: 150,
        ..Limits::default()
    };
    let projection = Projection::in_memory(limits).await.unwrap();
    let many = |connection: &duckdb::Connection| -> Result<(), ProjectionError> {
        loop {
            count("SELECT count(*) FROM range(200000) a WHERE a.range % 7 = 1")(connection)?;
        }
    };
    let error = projection.read(many).await.unwrap_err();
    assert!(matches!(error, ProjectionError::TimedOut { .. }), "{error}");
}

#[tokio::test]
async fn a_query_whose_caller_went_away_gives_its_connection_back() {
    let limits = Limits {
        readers: 1,
        statement_timeout_ms: 60_000,
        ..Limits::default()
    };
    let projection = Projection::in_memory(limits).await.unwrap();
    let abandoned = timeout(Duration::from_millis(100), projection.read(count(ENDLESS))).await;
    assert!(abandoned.is_err(), "it was still running");
    let next = projection.read(count("SELECT count(*) FROM levels"));
    assert_eq!(
        timeout(Duration::from_secs(10), next)
            .await
            .unwrap()
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_query_that_finds_every_connection_taken_for_too_long_is_told_so() {
    let limits = Limits {
        readers: 1,
        statement_timeout_ms: 200,
        ..Limits::default()
    };
    let projection = Projection::in_memory(limits).await.unwrap();
    let busy = || projection.read(count(ENDLESS));
    let (first, second, third) = tokio::join!(busy(), busy(), busy());
    let errors = [first.unwrap_err(), second.unwrap_err(), third.unwrap_err()];
    let waited = errors
        .iter()
        .filter(|error| matches!(error, ProjectionError::Busy { .. }));
    assert!(waited.count() > 0, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|error| error.kind() == ProjectionErrorKind::TimedOut)
    );
}

#[tokio::test]
async fn no_statement_reaches_outside_of_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let projection = Projection::open(&folder.path().join("projection.duckdb"), Limits::default())
        .await
        .unwrap();
    let outside = folder.path().join("outside");
    std::fs::write(&outside, "a,b\n1,2\n").unwrap();
    let place = outside.display();
    let statements = [
        format!("COPY (SELECT 1) TO '{place}.csv'"),
        format!("SELECT count(*) FROM read_csv('{place}')"),
        format!("SELECT count(*) FROM read_text('{place}')"),
        format!("SELECT count(*) FROM '{place}'"),
        format!("ATTACH '{place}.duckdb' AS other"),
        format!("EXPORT DATABASE '{place}.folder'"),
        "INSTALL httpfs".to_owned(),
        "LOAD httpfs".to_owned(),
        "SET enable_external_access = true".to_owned(),
        "SET autoinstall_known_extensions = true".to_owned(),
        "SET memory_limit = '64GB'".to_owned(),
        "RESET lock_configuration".to_owned(),
    ];
    for statement in statements {
        let sql = statement.clone();
        let outcome = projection
            .read(move |connection| connection.execute_batch(&sql).map_err(engine_error("try")))
            .await;
        assert!(outcome.is_err(), "{statement} was not refused");
    }
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(
        names
            .iter()
            .all(|name| name == "outside" || name.starts_with("projection.duckdb"))
    );
    assert_eq!(projection.rebuilt_because(), None, "a refusal is no damage");
}

#[tokio::test]
async fn a_projection_in_memory_leaves_no_file_anywhere() {
    let projection = Projection::in_memory(Limits::default()).await.unwrap();
    let spill = projection.read(|connection| {
        connection
            .query_row("SELECT current_setting('temp_directory')", [], |row| {
                row.get::<_, String>(0)
            })
            .map_err(engine_error("read a setting"))
    });
    assert_eq!(spill.await.unwrap(), "");
}
