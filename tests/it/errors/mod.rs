//! Panics of handlers, extractors, middleware, streams and destructors.

mod futures;
mod panics;
mod slots;
