//! Which handler a request finds, and which handlers conflict.

mod any_method;
mod base_path;
mod builders;
mod conflicts;
mod explain;
mod guards;
mod handlers;
mod hosts;
mod links;
mod ranks;
mod route_info;
mod targets;
mod together;
mod together_links;
mod together_lists;
mod variants;
