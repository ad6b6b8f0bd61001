//! What a handler can answer: results by their types, the form by `Accept`, streams, early hints,
//! trailers, and upgrades.

mod accept;
mod conditional;
mod derived;
mod early_hints;
mod events;
mod results;
mod streams;
mod trailers;
mod upgrades;
