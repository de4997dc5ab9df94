//! The HTTP contract, call by call, against the whole server in this process.

mod harness;
