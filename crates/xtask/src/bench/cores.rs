//! The load generator has half of the cores, and so have the servers while single requests are measured.
//! On the same ones, the scheduler decides how often they interrupt each other, and the figures of one
//! program vary by a third.

use std::{ops::Range, thread};

/// As `taskset` takes them.
pub(super) fn all() -> String {
    list(0..count())
}

pub(super) fn of_servers() -> String {
    list(0..count().div_ceil(2))
}

pub(super) fn of_load() -> String {
    list(count() / 2..count())
}

fn count() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn list(cores: Range<usize>) -> String {
    cores.map(|core| core.to_string()).collect::<Vec<_>>().join(",")
}
