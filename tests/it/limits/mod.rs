//! Limits of connections, times, rates and bytes, over real sockets. Limits of a head or a body are rows
//! in `wire`, and memory is measured in `process`.

mod connections;
mod half_close;
mod linger;
mod log;
mod rates;
mod timeouts;
