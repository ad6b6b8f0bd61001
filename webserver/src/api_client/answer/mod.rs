//! Answers as the types of handlers' results.

mod bodies;
mod composed;
mod error;
mod events;
mod from_answer;
mod head;
mod items;
mod json;
mod lines;
mod parts;
mod problem;
mod received;
mod rejections;
mod returned;
mod statuses;
mod variants;

pub use self::error::AnswerError;
pub use self::events::{Events, ReceivedEvent};
pub use self::from_answer::FromAnswer;
pub use self::head::AnswerHead;
pub use self::items::Items;
pub use self::received::Answer;
pub(crate) use self::returned::Settled;
pub use self::returned::{NotAFuture, Returned};
pub use self::variants::{Lazy, VariantBody, VariantFacts};
