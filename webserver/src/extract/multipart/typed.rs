//! A form with parts as a struct. One function reads the parts of all forms; the derive only says
//! which fields there are.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use super::error::{CHARSET, MultipartError, PartMistake};
use super::limits::{FIELD_BYTES, FILES};
use super::stream::Multipart;
use super::uploaded::UploadedFile;
use super::value::{PartField, PartKind, Received};
use crate::extract::core::{BodyStream, Cx, Describe, FromRequest, FromRequestAsync};

/// The largest number of mistakes that are listed.
const LISTED: usize = 32;

/// A struct that is read from a form with parts. It is derived: `#[derive(FromMultipart)]`.
///
/// Values are read as in a [`Form`](crate::Form): an `Option` is `None` if the field is not sent or is empty,
/// and a `bool` is `false` if it is not sent, as for a check box that is not ticked. A text whose content
/// type names a charset other than UTF-8 is refused.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{FromMultipart, Parts, UploadedFile};
///
/// #[derive(FromMultipart)]
/// struct Upload {
///     title: String,
///     year: Option<u16>,
///     #[field(limit = "5 MiB", name = "photo[]")]
///     photos: Vec<UploadedFile>,
/// }
///
/// #[post("/photos", body_limit = "20 MiB")]
/// async fn add(Parts(upload): Parts<Upload>) -> String {
///     format!("{} {:?} {}", upload.title, upload.year, upload.photos.len())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let post = client.post("/photos").header("content-type", "multipart/form-data; boundary=b");
/// let title = "--b\r\nContent-Disposition: form-data; name=title\r\n\r\nCats\r\n";
/// let answer = post.body(format!("{title}--b--")).send().await;
/// assert_eq!(answer.text().await, "Cats None 0");
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a form with parts",
    label = "not a form",
    note = "add `#[derive(FromMultipart)]` to the struct"
)]
pub trait FromMultipart: Sized + Send + 'static {
    /// The fields of the form.
    #[doc(hidden)]
    const FIELDS: &'static [FieldInfo];
    /// The names of the fields in Rust, if the form has others.
    #[doc(hidden)]
    const IN_RUST: &'static [&'static str] = &[];
    /// Whether other fields are refused.
    #[doc(hidden)]
    const DENIES_UNKNOWN: bool = false;

    /// Makes the value of the parts, or records what is wrong.
    #[doc(hidden)]
    fn from_parts(parts: &mut ReceivedParts) -> Option<Self>;
}

/// What is known of a field of a form.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    name: &'static str,
    kind: PartKind,
    is_list: bool,
    limit: Option<u64>,
    max: Option<usize>,
}

impl FieldInfo {
    #[cfg(any(feature = "garde", feature = "openapi"))]
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

/// A field of a form with its type.
#[derive(Debug)]
pub struct FieldSpec<T> {
    /// What is known without the type.
    pub info: FieldInfo,
    make: fn(Vec<Received>) -> Result<T, String>,
    of: PhantomData<fn() -> T>,
}

/// Describes a field by its name, its limit in bytes, and the largest number of values. It is a
/// function of its own, so that rustc explains a type that cannot be a field by its trait.
pub const fn form_field<T: PartField>(
    name: &'static str,
    limit: Option<u64>,
    max: Option<usize>,
) -> FieldSpec<T> {
    let info = FieldInfo { name, kind: T::KIND, is_list: T::IS_LIST, limit, max };
    FieldSpec { info, make: T::from_parts, of: PhantomData }
}

/// The parts that were received, by the position of their field.
#[derive(Debug)]
pub struct ReceivedParts {
    parts: Vec<Vec<Received>>,
    mistakes: Vec<PartMistake>,
}

impl ReceivedParts {
    /// Makes the value of the field at a position.
    pub fn take<T>(&mut self, at: usize, spec: &FieldSpec<T>) -> Option<T> {
        let parts = self.parts.get_mut(at).map(std::mem::take).unwrap_or_default();
        match (spec.make)(parts) {
            Ok(value) => Some(value),
            Err(detail) => {
                self.mistake(spec.info.name, detail);
                None
            }
        }
    }

    fn mistake(&mut self, name: &str, detail: impl Into<String>) {
        if self.mistakes.len() < LISTED && self.mistakes.iter().all(|one| one.name != name) {
            self.mistakes.push(PartMistake::new(name, detail));
        }
    }
}

/// The extractor of a form with parts as a struct.
///
/// What is wrong with its fields is answered with 422, with all mistakes at once. What is larger than
/// a limit is answered with 413 as soon as it is seen. See [`FromMultipart`].
#[derive(Clone, Copy, Debug)]
pub struct Parts<T>(pub T);

impl<'r, T: FromMultipart> FromRequestAsync<'r> for Parts<T> {
    type Needs = BodyStream;
    type Rejection = MultipartError;
    const ASKS_FOR_ROUTE: bool = false;
    type Future = Pin<Box<dyn Future<Output = Result<Self, MultipartError>> + Send + 'r>>;

    fn check_head(cx: Cx<'r, BodyStream>) -> Result<(), MultipartError> {
        <Multipart as FromRequest>::check_head(cx)
    }

    fn from_request_async(cx: Cx<'r, BodyStream>) -> Self::Future {
        let form = <Multipart as FromRequest>::from_request(cx);
        Box::pin(async move {
            let mut parts = receive(form?, T::FIELDS, T::DENIES_UNKNOWN).await?;
            match T::from_parts(&mut parts) {
                Some(value) if parts.mistakes.is_empty() => Ok(Self(value)),
                _ => Err(MultipartError::Fields(parts.mistakes)),
            }
        })
    }

    fn describe(to: &mut dyn Describe) {
        <Multipart as FromRequest>::describe(to);
    }
}

/// Reads all parts of a form.
async fn receive(
    mut form: Multipart,
    fields: &'static [FieldInfo],
    denies_unknown: bool,
) -> Result<ReceivedParts, MultipartError> {
    let parts = fields.iter().map(|_| Vec::new()).collect();
    let mut received = ReceivedParts { parts, mistakes: Vec::new() };
    while let Some(part) = form.next_part().await? {
        let Some(at) = fields.iter().position(|field| field.name == part.name()) else {
            if denies_unknown {
                received.mistake(part.name(), "is not a field of this form");
            }
            continue;
        };
        let (field, earlier) = (&fields[at], received.parts[at].len());
        let max = match field.kind {
            _ if !field.is_list => 1,
            PartKind::File => field.max.unwrap_or(FILES),
            PartKind::Text | PartKind::Bytes => field.max.unwrap_or(usize::MAX),
        };
        if earlier == max {
            let detail = match max {
                1 => "is sent more than once".to_owned(),
                _ => format!("is sent more than {max} times"),
            };
            received.mistake(field.name, detail);
            continue;
        }
        if field.kind == PartKind::Text && !part.is_utf8() {
            received.mistake(field.name, CHARSET);
            continue;
        }
        let value = if field.kind == PartKind::File {
            let file = UploadedFile::receive(part, field.limit.unwrap_or(u64::MAX)).await?;
            if file.is_unchosen() {
                continue;
            }
            Received::File(file)
        } else {
            Received::Bytes(part.bytes(field.limit.unwrap_or(FIELD_BYTES)).await?)
        };
        received.parts[at].push(value);
    }
    Ok(received)
}
