//! The server as a process of its own: signals, resources that run out, many clients, memory,
//! processor time, and the examples. Tests that change or end a whole process run again in a child.

mod banner;
mod clients;
mod crashes;
mod crowd;
mod debug_page;
mod descriptors;
mod examples;
mod files;
mod forged;
mod forms;
mod hostile;
mod memory;
mod resources;
mod serving;
mod signals;
mod storm;
mod tasks;
mod testbed;
