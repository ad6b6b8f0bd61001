//! The types that implement [`IntoResponse`](crate::IntoResponse), one per file.

mod attachment;
mod basic;
mod bytes;
mod coded;
mod created;
mod etag;
mod final_status;
mod html;
#[cfg(feature = "json")]
mod json;
mod last_modified;
mod number;
mod redirect;
mod status;
mod stream;
mod text;
mod tuple;

pub use self::attachment::Attachment;
pub use self::coded::Status;
pub use self::created::{Accepted, Created, NoContent};
pub use self::etag::{ETag, InvalidETag};
pub use self::html::Html;
#[cfg(feature = "json")]
pub use self::json::Json;
pub use self::last_modified::LastModified;
pub use self::redirect::Redirect;
pub use self::stream::Stream;
pub use self::text::Text;
