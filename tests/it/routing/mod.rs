//! Which handler a request finds, and which handlers conflict.

mod conflicts;
mod guards;
mod handlers;
mod hosts;
mod route_info;
mod targets;
