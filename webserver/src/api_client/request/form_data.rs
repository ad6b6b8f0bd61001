//! The value of a form with files, for requests.

use bytes::Bytes;
use memchr::memmem;

use super::outgoing::{OutgoingRequest, Unsent};
use super::sends::Sends;
use crate::client::{add_form_part, end_form};
use crate::extract::multipart::FieldInfo;
use crate::extract::{FromMultipart, Multipart, Parts};

/// A form with files, as a client sends it for an argument with `#[multipart]`, a
/// [`Parts`](crate::Parts) or a [`Multipart`](crate::Multipart).
///
/// The fields are named as in the form. For a `Parts<T>`, a field that `T` does not have is an error of the
/// call, [`ClientError::Request`](crate::api_client::ClientError::Request). The form is in the memory as a
/// whole; a larger one is a stream, which is given to the request itself:
/// [`TypedRequest::body`](crate::api_client::TypedRequest::body).
///
/// ```
/// use webserver::api_client::FormData;
/// use webserver::prelude::*;
/// use webserver::request;
///
/// #[derive(FromMultipart)]
/// struct Upload {
///     title: String,
///     photo: UploadedFile,
/// }
///
/// #[post("/photos")]
/// fn add(#[multipart] upload: Upload) -> String {
///     format!("{}: {} bytes", upload.title, upload.photo.len())
/// }
///
/// routes![App = [add]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let form = FormData::new().field("title", "Cat").file("photo", "cat.png", "image/png", "1234");
/// let answer = client.call(request!(App, add(upload = form))).await.unwrap();
/// assert_eq!(answer, "Cat: 4 bytes");
/// # });
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    name: String,
    /// The name and the media type of a file.
    file: Option<(String, String)>,
    content: Bytes,
}

impl FormData {
    /// Creates a form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field. A list has a field for each element.
    pub fn field(mut self, name: &str, value: impl Into<String>) -> Self {
        let content = Bytes::from(value.into());
        self.parts.push(Part { name: name.to_owned(), file: None, content });
        self
    }

    /// Adds a file, with its name and its media type.
    pub fn file(
        mut self,
        name: &str,
        file_name: &str,
        content_type: &str,
        content: impl Into<Bytes>,
    ) -> Self {
        let file = Some((file_name.to_owned(), content_type.to_owned()));
        self.parts.push(Part { name: name.to_owned(), file, content: content.into() });
        self
    }

    fn send(&self, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        let (boundary, mut body) = (self.boundary(), Vec::new());
        for Part { name, file, content } in &self.parts {
            let file = file.as_ref().map(|(name, content_type)| (&**name, &**content_type));
            if let Some((_, content_type)) = file
                && content_type.bytes().any(|byte| !matches!(byte, b' '..=b'~'))
            {
                return Err(Unsent::new(format!("{content_type:?} is not a media type")));
            }
            add_form_part(&mut body, &boundary, name, file, content);
        }
        to.set_body("multipart/form-data", end_form(body, &boundary));
        let content_type = format!("multipart/form-data; boundary={boundary}");
        to.set_header("content-type", content_type.as_bytes())
    }

    /// Returns a text that no part contains, so that a content cannot end its part.
    fn boundary(&self) -> String {
        let has = |text: &str| {
            let is_in = |part: &Part| memmem::find(&part.content, text.as_bytes()).is_some();
            self.parts.iter().any(is_in)
        };
        let mut number = 0_u64;
        loop {
            let boundary = format!("webserver-form-{number}-end");
            if !has(&boundary) {
                return boundary;
            }
            number += 1;
        }
    }
}

impl Sends<FormData> for Multipart {
    fn send(value: &FormData, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        value.send(to)
    }
}

impl<T: FromMultipart> Sends<FormData> for Parts<T> {
    fn send(value: &FormData, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        let names: Vec<_> = T::FIELDS.iter().map(FieldInfo::name).collect();
        let is_unknown = |part: &&Part| !names.contains(&part.name.as_str());
        if let Some(Part { name, .. }) = value.parts.iter().find(is_unknown) {
            let names = names.join("`, `");
            return Err(Unsent::new(format!("the form has no field `{name}`: it has `{names}`")));
        }
        value.send(to)
    }
}

#[cfg(feature = "garde")]
impl<T: FromMultipart> Sends<FormData> for Parts<crate::extract::Valid<T>> {
    fn send(value: &FormData, to: &mut OutgoingRequest) -> Result<(), Unsent> {
        <Parts<T> as Sends<FormData>>::send(value, to)
    }
}
