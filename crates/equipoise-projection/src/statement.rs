//! Runs a piece of work on a reading connection, with an end: a query that takes too long, or whose
//! caller has gone away, is interrupted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use duckdb::{Connection, InterruptHandle};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

/// An interrupt stops the statement that runs, so it is repeated until the work is over: the work
/// may be between two statements.
const REPEAT: Duration = Duration::from_millis(20);

/// The right to interrupt a connection while a piece of work has it.
pub(crate) struct Watch {
    handle: Mutex<Option<Arc<InterruptHandle>>>,
    has_expired: AtomicBool,
}

/// Ends the watch when dropped: with [`Vigil::end`] quietly, otherwise by interrupting the work.
pub(crate) struct Vigil {
    end: oneshot::Sender<()>,
}

impl Watch {
    pub(crate) fn over(connection: &Connection) -> Arc<Self> {
        Arc::new(Self {
            handle: Mutex::new(Some(connection.interrupt_handle())),
            has_expired: AtomicBool::new(false),
        })
    }

    /// Starts the clock: after `limit`, or when the answer is dropped, the work is interrupted.
    pub(crate) fn begin(self: &Arc<Self>, limit: Duration) -> Vigil {
        let (end, ended) = oneshot::channel();
        let watch = Arc::clone(self);
        tokio::spawn(async move {
            match timeout(limit, ended).await {
                Ok(Ok(())) => return,
                Ok(Err(_)) => {}
                Err(_) => watch.has_expired.store(true, Ordering::Release),
            }
            while watch.interrupt() {
                sleep(REPEAT).await;
            }
        });
        Vigil { end }
    }

    /// To be called when the work is over, before the connection is given to anybody else.
    pub(crate) fn release(&self) {
        self.handle().take();
    }

    /// Whether the work was interrupted because it took too long.
    pub(crate) fn has_expired(&self) -> bool {
        self.has_expired.load(Ordering::Acquire)
    }

    /// Interrupts the work; `false` when it is over.
    fn interrupt(&self) -> bool {
        let handle = self.handle();
        if let Some(handle) = handle.as_ref() {
            handle.interrupt();
        }
        handle.is_some()
    }

    fn handle(&self) -> MutexGuard<'_, Option<Arc<InterruptHandle>>> {
        self.handle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vigil {
    /// The work is over and was not abandoned.
    pub(crate) fn end(self) {
        // The watch may have ended by itself, after the limit.
        let _ = self.end.send(());
    }
}
