//! The types that implement [`IntoResponse`](crate::IntoResponse), one per file.

mod attachment;
mod basic;
mod bytes;
mod coded;
mod created;
mod etag;
mod event;
mod final_status;
mod html;
#[cfg(feature = "json")]
mod json;
mod last_modified;
#[cfg(feature = "json")]
mod ndjson;
mod number;
mod redirect;
mod sse;
mod status;
mod stream;
mod text;
mod tuple;

pub use self::attachment::Attachment;
pub use self::coded::Status;
pub use self::created::{Accepted, Created, NoContent};
pub use self::etag::{ETag, InvalidETag};
pub use self::event::{Event, InvalidEvent};
pub use self::html::Html;
#[cfg(feature = "json")]
pub use self::json::Json;
pub use self::last_modified::LastModified;
#[cfg(feature = "json")]
pub use self::ndjson::{JsonStream, NdJson};
pub use self::redirect::Redirect;
pub use self::sse::{EventStream, IntoEvent, Sse};
pub use self::stream::Stream;
pub use self::text::Text;
