//! Response cache: memory first; holds nothing that cannot be rebuilt.
