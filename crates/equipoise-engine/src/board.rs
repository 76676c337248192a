//! The board: blocks of ranked closes between the threads that rank them and the walk.
//!
//! Blocks are claimed in order by whoever has time: the other threads, and the walk itself where the
//! block it needs is not there yet. So no thread waits while there is something to rank, and no more
//! than a few blocks are ever in memory.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::chooser::Block;

/// Where blocks are claimed, put and taken.
#[derive(Debug)]
pub(crate) struct Board {
    state: Mutex<State>,
    changed: Condvar,
    blocks: usize,
}

#[derive(Debug)]
struct State {
    /// The first block that nobody claimed.
    unclaimed: usize,
    /// Blocks the walk is done with.
    walked: usize,
    /// Ranked blocks, each at its number modulo the room.
    ranked: Vec<Option<Block>>,
    /// Memory to be used again.
    free: Vec<Block>,
    /// Whether the walk or a thread that ranks has ended.
    is_over: bool,
}

/// What the walk is given when it asks for a block.
#[derive(Debug)]
pub(crate) enum Next {
    /// The block it asked for.
    Ranked(Block),
    /// This block is to be ranked first, and put here unless it is the one.
    Claimed(usize, Block),
}

/// Ends the board when it goes out of scope, whatever the reason.
#[derive(Debug)]
pub(crate) struct Ending<'b> {
    board: &'b Board,
    only_in_panic: bool,
}

impl Board {
    /// A board for `blocks` blocks, of which at most `room` are in memory.
    pub(crate) fn new(blocks: usize, room: usize) -> Self {
        Self {
            state: Mutex::new(State {
                unclaimed: 0,
                walked: 0,
                ranked: (0..room).map(|_| None).collect(),
                free: Vec::new(),
                is_over: false,
            }),
            changed: Condvar::new(),
            blocks,
        }
    }

    /// Claim the next block; waits for room, and answers `None` when there is nothing left to do.
    pub(crate) fn claim(&self) -> Option<(usize, Block)> {
        let mut state = self.state();
        while !state.is_over && state.unclaimed < self.blocks {
            if let Some(claimed) = state.claim(self.blocks) {
                return Some(claimed);
            }
            state = self.changed(state);
        }
        None
    }

    /// Put a ranked block.
    pub(crate) fn put(&self, number: usize, block: Block) {
        let mut state = self.state();
        let room = state.ranked.len();
        state.ranked[number % room] = Some(block);
        drop(state);
        self.changed.notify_all();
    }

    /// What the walk does next to get the block of `number`; waits only while other threads rank it
    /// and there is nothing else to rank.
    ///
    /// # Panics
    /// When a thread that ranks has panicked.
    pub(crate) fn next(&self, number: usize) -> Next {
        let mut state = self.state();
        loop {
            let room = state.ranked.len();
            if let Some(block) = state.ranked[number % room].take() {
                return Next::Ranked(block);
            }
            assert!(!state.is_over, "each block is ranked");
            if let Some((number, block)) = state.claim(self.blocks) {
                return Next::Claimed(number, block);
            }
            state = self.changed(state);
        }
    }

    /// Give back the block that the walk is done with.
    pub(crate) fn give_back(&self, block: Block) {
        let mut state = self.state();
        state.free.push(block);
        state.walked += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Ends the board with the walk.
    pub(crate) fn ending(&self) -> Ending<'_> {
        Ending {
            board: self,
            only_in_panic: false,
        }
    }

    /// Ends the board when a thread that ranks panics.
    pub(crate) fn ending_in_panic(&self) -> Ending<'_> {
        Ending {
            board: self,
            only_in_panic: true,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        let state = self.changed.wait(state);
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The next block and memory for it, while there is one and there is room.
    fn claim(&mut self, blocks: usize) -> Option<(usize, Block)> {
        let number = self.unclaimed;
        if number >= blocks.min(self.walked + self.ranked.len()) {
            return None;
        }
        self.unclaimed += 1;
        Some((number, self.free.pop().unwrap_or_default()))
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if !self.only_in_panic || std::thread::panicking() {
            self.board.state().is_over = true;
            self.board.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_claimed_in_order_as_far_as_there_is_room() {
        let board = Board::new(3, 2);
        let Next::Claimed(0, first) = board.next(0) else {
            panic!("nobody claimed it");
        };
        let (second, block) = board.claim().unwrap();
        board.put(second, block);
        board.give_back(first);
        assert!(matches!(board.next(1), Next::Ranked(_)));
        assert!(matches!(board.claim(), Some((2, _))));
        assert!(board.claim().is_none(), "there are three");
    }

    #[test]
    fn a_walk_that_ends_early_ends_the_others() {
        let board = Board::new(9, 1);
        drop(board.claim());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| board.claim().is_none());
            drop(board.ending());
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    #[should_panic(expected = "each block is ranked")]
    fn a_thread_that_panics_ends_the_walk() {
        let board = Board::new(1, 1);
        std::thread::scope(|scope| {
            let ranking = scope.spawn(|| {
                let _ending = board.ending_in_panic();
                let _claimed = board.claim();
                panic!("no ranking");
            });
            assert!(ranking.join().is_err());
            let _never = board.next(0);
        });
    }
}
