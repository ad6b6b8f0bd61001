//! What a handler can take from a request, and how mistakes in it are answered.

mod cookies;
mod multipart_values;
mod generated;
mod named;
mod parameters;
mod proxies;
mod queries;
mod refusal;
mod sources;
mod uploads;
mod valid;
