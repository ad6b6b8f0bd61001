//! Panics of handlers, extractors, middleware, streams and destructors; catchers; the page of a debug build.

mod catchers;
mod caught;
mod debug_page;
mod futures;
mod panics;
mod slots;
mod table;
mod together;
