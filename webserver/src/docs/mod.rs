//! A page that shows the description of an app, and with which a person tries its operations: Swagger UI,
//! out of the program itself.
//!
//! The [guide](crate::guide::openapi#a-docs-page) explains the page. [`ServerBuilder::docs`] adds it.
//!
//! [`ServerBuilder::docs`]: crate::ServerBuilder::docs

mod accepts;
mod file;
mod mount;
mod page;
