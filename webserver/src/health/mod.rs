//! Answers to those who ask whether the server works: [`Health`] knows whether the server is alive, has
//! started, and is ready for requests.

mod answers;
mod check;
mod report;

pub use self::answers::Health;
