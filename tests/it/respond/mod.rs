//! What a handler can answer: the form by `Accept`, streams, early hints, trailers, and upgrades.

mod accept;
mod early_hints;
mod streams;
mod trailers;
mod upgrades;
