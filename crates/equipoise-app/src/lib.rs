//! Use cases, one verb per file, and the jobs that run them.
