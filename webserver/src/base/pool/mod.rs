//! Values that are kept for reuse, so that the steady state allocates nothing: the pools, the
//! buffers that come from them, and the permits for large buffers.

mod buffers;
mod generic;
mod permits;

pub(crate) use self::buffers::{
    BUFFER, Buf, LARGE_BUFFER, Scratch, Shared, WIDE, give_input, give_output, take_input,
    take_large_input, take_output,
};
pub(crate) use self::generic::{Pool, ThreadPool};
#[cfg(test)]
pub(crate) use self::permits::AMPLE_TESTS;
pub(crate) use self::permits::LargeBufferPermit;
