//! Checks of the rules this repository states about itself.

fn main() {}
