//! A web framework.
#![forbid(unsafe_code)]
