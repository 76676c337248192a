//! The oracle: an index computed a second time, slowly and plainly, from the same facts.
//!
//! It shares no code with the engine and states the mathematics in another form. The engine keeps
//! index shares and a divisor in 64 bits; the oracle follows what the holder of one certificate owns,
//! in exact fractions. A certificate is worth the level, so the level is continuous by construction,
//! and the divisor is the number of certificates. Every rule of a definition is one function, with
//! the section of the methodology it follows; every ranking is a full sort and every share count is
//! looked up anew. Overlays are not covered, and every session of the facts is one of the index.
//!
//! | Ask | Where |
//! |---|---|
//! | what is known at a close | `facts`, `actions`, `rates`, `shares`, `book` |
//! | who may be held, who is largest | `universe`, `ranking` |
//! | who is a member, through which lines | `selection` |
//! | with what weight | `weights`, `limits` |
//! | when | `schedule` |
//! | what an action does to a holder | `effects`, `spin_offs` |
//! | one session after the other | `certificate`, `walk`, `dividends`, `leavers`, `rebalance` |

mod actions;
mod book;
mod certificate;
mod dividends;
mod effects;
mod facts;
mod index;
mod leavers;
mod limits;
mod number;
mod ranking;
mod rates;
mod rebalance;
mod result;
mod schedule;
mod selection;
mod shares;
mod spin_offs;
mod universe;
mod walk;
mod weights;

use equipoise_model::{Definition, Facts};

use self::book::Book;
use self::index::Index;
pub use self::result::{OracleEnd, OracleHeld, OracleRow, OracleRun, OracleSession};

/// What the facts say at every close, ready for any definition.
#[derive(Debug)]
pub struct Oracle {
    book: Book,
}

impl Oracle {
    /// Work out what `facts`, in the order in which they were taken in, say at every close.
    #[must_use]
    pub fn new(facts: &[Facts]) -> Self {
        Self {
            book: Book::of(facts),
        }
    }

    /// The index of `definition`, from its base date on.
    #[must_use]
    pub fn run(&self, definition: &Definition) -> OracleRun {
        let index = Index::new(&self.book, definition);
        let (sessions, end) = index.run();
        OracleRun {
            sessions,
            end,
            close_calls: index.into_close_calls(),
        }
    }
}
