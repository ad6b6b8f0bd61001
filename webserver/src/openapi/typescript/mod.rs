//! The client in TypeScript that a description becomes: one file that depends on nothing but `fetch`.
// What lives here: how schemas and operations are written as TypeScript, and `runtime.ts`, which is the
// same in all clients. What must not: anything that knows the app itself; the document says it all.
#![expect(clippy::format_push_string, reason = "a client is written once, and read more often")]

mod answers;
mod emit;
mod expression;
mod names;
mod object;
mod operation;
mod request;
mod text;
mod types;
