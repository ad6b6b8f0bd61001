//! Compares answers with a description, for tests.
// What lives here: which operation a request is for, and what an answer of it may be. What must not: the
// comparison of two descriptions, which is in `compare`.
#![cfg(feature = "contract")]

mod answer;
mod checking;
mod paths;
mod schemas;
