//! Health: can the service answer, and if not, why not?

use equipoise_model::Date;

use crate::{Progress, Store};

/// The state of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Whether it works.
    pub is_ok: bool,
    /// What it says of itself, or why it does not work.
    pub detail: String,
}

/// The state of the parts a request needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The ledger can be read.
    pub ledger: Component,
    /// The projection answers queries and holds every entry.
    pub projection: Component,
    /// The latest session with bars.
    pub latest_session: Option<Date>,
}

impl Health {
    /// Whether requests can be answered.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ledger.is_ok && self.projection.is_ok
    }
}

/// Ask every part. It really asks: a dead database is seen at once.
pub async fn health(store: &Store) -> Health {
    let ledger = match store.head().await {
        Ok(head) => Component {
            is_ok: true,
            detail: format!("at entry {}", head.sequence),
        },
        Err(error) => Component {
            is_ok: false,
            detail: error.to_string(),
        },
    };
    let answer = match store.projection(&Progress::silent()).await {
        Ok(projection) => projection.status().await.map_err(crate::AppError::from),
        Err(error) => Err(error),
    };
    let (projection, latest_session) = match answer {
        Ok(status) => {
            let detail = format!("applied up to entry {}", status.applied);
            (
                Component {
                    is_ok: true,
                    detail,
                },
                status.latest_bar_session,
            )
        }
        Err(error) => (
            Component {
                is_ok: false,
                detail: error.to_string(),
            },
            None,
        ),
    };
    Health {
        ledger,
        projection,
        latest_session,
    }
}
