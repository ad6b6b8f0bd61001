//! What a server does when there is more to do than it can: [`ConcurrencyLimit`] bounds the requests
//! that are at work, and [`Timeout`] the time of each.

mod concurrency;
mod gate;
mod timeout;
mod waiting;

pub use self::concurrency::{ConcurrencyLimit, Overloaded};
pub use self::timeout::Timeout;
