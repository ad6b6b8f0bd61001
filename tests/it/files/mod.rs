//! Files of a folder: which file a path is, what may not be reached, conditions, ranges, and files that
//! change while they are sent.

mod app;
mod caching;
mod changes;
mod conditions;
mod embedded;
mod folders;
mod ranges;
mod traversal;
