//! What a handler can take from a request, and how mistakes in it are answered.

mod cookies;
mod generated;
mod multipart_values;
mod named;
mod parameters;
mod proxies;
mod queries;
mod refusal;
mod sources;
mod uploads;
mod valid;
