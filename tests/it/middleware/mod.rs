//! The order of middleware, and the middleware that the crate has.

mod groups;
mod guards;
mod logger;
mod order;
mod request;
