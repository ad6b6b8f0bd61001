//! Parts that every other module may use and that import nothing of this crate: limits, the clock,
//! pooled buffers, and small containers.

pub(crate) mod bytes;
pub(crate) mod clock;
pub(crate) mod limits;
pub(crate) mod pool;
pub(crate) mod rare_box;
pub(crate) mod span;
pub(crate) mod wait;
