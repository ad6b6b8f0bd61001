//! Panics of handlers, extractors, middleware, streams and destructors.

mod panics;
mod slots;
