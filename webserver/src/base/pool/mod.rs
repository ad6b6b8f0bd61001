//! Values that are kept for reuse, so that the steady state allocates nothing: the pools, the
//! buffers that come from them, and the permits for large buffers.

mod buffers;
mod generic;
mod permits;

pub(crate) use self::buffers::{
    BUFFER, Buf, LARGE_BUFFER, MEDIUM_BUFFER, Scratch, Shared, give_input, give_output, take_input,
    take_large_input, take_output,
};
pub(crate) use self::generic::{Pool, ThreadPool};
pub(crate) use self::permits::LargeBufferPermit;
#[cfg(test)]
pub(crate) use self::permits::PERMIT_TESTS;
