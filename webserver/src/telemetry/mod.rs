//! Spans of requests by the semantic conventions of OpenTelemetry, through `tracing`: [`Trace`] makes
//! them, and [`TraceContext`] is what the caller says about its own trace (W3C Trace Context). An
//! exporter is not here: the program's subscriber sends the spans wherever it likes.

mod context;
mod fields;
mod trace;
mod tracestate;

pub use self::context::{NoTraceContext, TraceContext};
pub use self::trace::Trace;
