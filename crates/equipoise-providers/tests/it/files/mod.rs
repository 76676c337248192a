//! Files: imports of files written by the tests, and of real ones.

mod bad_files;
mod bad_rows;
mod folder;
mod good_files;
mod limits;
mod parquet_files;
mod properties;
mod real_data;
mod reference;
mod row_cases;
mod writing;
