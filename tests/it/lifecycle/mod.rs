//! A server from the start to the stop: addresses, workers whose threads are blocked, and the stop.

mod blocked;
mod listen;
mod observed;
mod stop;
