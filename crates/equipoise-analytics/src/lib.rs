//! Risk, performance, factors and attribution: one statistic per file.
