//! The parts of a form one by one, as they arrive. The format is in `parser`.

use bytes::Bytes;

use super::boundary::boundary;
use super::error::MultipartError;
use super::limits::PARTS;
use super::parser::{Event, Parser};
use super::part_head::PartHead;
use crate::extract::body::is_utf8;
use crate::extract::core::{BodyStream, Cx, Describe, FromRequest};
use crate::http::{Body, HeaderMap, Place};

/// A form with parts (`multipart/form-data`, RFC 7578), as it arrives. A browser sends it if the form
/// has `enctype="multipart/form-data"`, which a form with files needs.
///
/// The next chunk is read from the client only when it is asked for, so a large file needs little
/// memory. These limits hold:
///
/// | limit | default | answer |
/// |---|---|---|
/// | the whole body | the [body limit](crate::Request::body_limit) of the route | 413 |
/// | a field that is read by [`Part::bytes`] or [`Part::text`] | their argument | 413 |
/// | the number of parts | 1,000: see [`Multipart::with_max_parts`] | 413 |
/// | the head of a part | 16 KiB and 32 fields | 400 |
/// | what comes before the first part or after the last one | 4 KiB | 400 |
///
/// For a form whose fields are known, `#[derive(FromMultipart)]` is shorter.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::MultipartError;
///
/// #[post("/upload", body_limit = "100 MiB")]
/// async fn upload(mut form: Multipart) -> Result<String, MultipartError> {
///     let mut sizes = String::new();
///     while let Some(mut part) = form.next_part().await? {
///         let mut size = 0;
///         while let Some(chunk) = part.chunk().await? {
///             size += chunk.len();
///         }
///         sizes += &format!("{} {:?}: {size}\n", part.name(), part.file_name());
///     }
///     Ok(sizes)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![upload]).build().client();
/// let post = client.post("/upload").header("content-type", "multipart/form-data; boundary=b");
/// let head = "Content-Disposition: form-data; name=\"photo\"; filename=\"/home/me/cat.png\"";
/// let answer = post.body(format!("--b\r\n{head}\r\n\r\nmeow\r\n--b--")).send().await;
/// assert_eq!(answer.text().await, "photo Some(\"cat.png\"): 4\n");
/// # });
/// ```
#[derive(Debug)]
pub struct Multipart {
    body: Body,
    parser: Parser,
    max_parts: usize,
    /// Whether the end of the present part has not been read.
    is_in_part: bool,
}

impl<'r> FromRequest<'r> for Multipart {
    type Needs = BodyStream;
    type Rejection = MultipartError;
    const ASKS_FOR_ROUTE: bool = false;

    fn check_head(cx: Cx<'r, BodyStream>) -> Result<(), MultipartError> {
        read_boundary(cx).map(|_| ())
    }

    fn from_request(cx: Cx<'r, BodyStream>) -> Result<Self, MultipartError> {
        let boundary = read_boundary(cx)?;
        let parser = Parser::new(&boundary, PARTS);
        Ok(Self { body: cx.needs.take(), parser, max_parts: PARTS, is_in_part: false })
    }

    fn describe(to: &mut dyn Describe) {
        to.reads(Place::Body, "multipart/form-data");
    }
}

fn read_boundary(cx: Cx<'_, BodyStream>) -> Result<Vec<u8>, MultipartError> {
    match cx.request.content_type() {
        Some(content_type) => Ok(boundary(content_type)?),
        // A chunked body has been announced, even if it turns out to be empty.
        None if cx.needs.len() == Some(0) => Err(MultipartError::Missing),
        None => Err(MultipartError::ContentType),
    }
}

impl Multipart {
    /// Sets the largest number of parts, before the first part is read. More parts are answered with
    /// 413.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::MultipartError;
    ///
    /// #[post("/first")]
    /// async fn first(form: Multipart) -> Result<String, MultipartError> {
    ///     let mut form = form.with_max_parts(1);
    ///     let Some(part) = form.next_part().await? else { return Ok(String::new()) };
    ///     part.text(100).await
    /// }
    /// ```
    pub fn with_max_parts(mut self, max_parts: usize) -> Self {
        self.max_parts = max_parts;
        self.parser.set_max_parts(max_parts);
        self
    }

    /// Returns the next part, or `None` after the last one. What was not read of the part before is
    /// skipped.
    ///
    /// # Errors
    /// Fails if the body is malformed, is larger than a limit, or could not be read to its end.
    pub async fn next_part(&mut self) -> Result<Option<Part<'_>>, MultipartError> {
        loop {
            match self.event().await? {
                Some(Event::Part(head)) => {
                    self.is_in_part = true;
                    return Ok(Some(Part { head, form: self }));
                }
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    async fn event(&mut self) -> Result<Option<Event>, MultipartError> {
        let max_parts = self.max_parts;
        let wrong = |fault| MultipartError::of(fault, max_parts);
        loop {
            match self.parser.next().map_err(wrong)? {
                Event::More => match self.body.next().await {
                    Some(chunk) => self.parser.push(chunk.map_err(MultipartError::Body)?),
                    None => return self.parser.finish().map(|()| None).map_err(wrong),
                },
                event => return Ok(Some(event)),
            }
        }
    }
}

/// A part of a form: a field, or a file. [`Multipart::next_part`] returns it.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::MultipartError;
///
/// #[post("/")]
/// async fn list(mut form: Multipart) -> Result<String, MultipartError> {
///     let mut out = String::new();
///     while let Some(part) = form.next_part().await? {
///         let kind = part.content_type().unwrap_or("a field").to_owned();
///         let fields = part.headers().len();
///         out += &format!("{} {:?} {kind} {fields}: ", part.name(), part.file_name());
///         out += &part.text(100).await?;
///         out += "\n";
///     }
///     Ok(out)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![list]).build().client();
/// let post = client.post("/").field("title", "Notes");
/// let answer = post.file("file", "/home/ada/a.txt", "text/plain", "one").send().await;
/// assert_eq!(
///     answer.text().await,
///     "title None a field 1: Notes\nfile Some(\"a.txt\") text/plain 2: one\n"
/// );
/// # });
/// ```
#[derive(Debug)]
pub struct Part<'m> {
    head: PartHead,
    form: &'m mut Multipart,
}

impl Part<'_> {
    /// Returns the name of the field.
    pub fn name(&self) -> &str {
        &self.head.name
    }

    /// Returns the name of the file without a path: what follows the last `/` or `\`. Returns `None`
    /// if the part is not a file, or if that is empty, `.`, `..`, or has a control character.
    ///
    /// Nothing checks the name any further. It may be the name of a file that exists, or one that
    /// the system treats in a special way, so store a file under a name of your own.
    pub fn file_name(&self) -> Option<&str> {
        base_name(self.head.file_name.as_deref()?)
    }

    /// Returns the content type of the part, as the client wrote it. Nothing has checked that the
    /// bytes are of this type.
    pub fn content_type(&self) -> Option<&str> {
        self.head.headers.get("content-type")
    }

    /// Returns all header fields of the part.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the next bytes of the part, or `None` at its end.
    ///
    /// # Errors
    /// Fails as [`Multipart::next_part`] does.
    ///
    /// ```
    /// use webserver::{MultipartError, Part};
    ///
    /// async fn length(mut part: Part<'_>) -> Result<usize, MultipartError> {
    ///     let mut length = 0;
    ///     while let Some(chunk) = part.chunk().await? {
    ///         length += chunk.len();
    ///     }
    ///     Ok(length)
    /// }
    /// ```
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, MultipartError> {
        if !self.form.is_in_part {
            return Ok(None);
        }
        if let Some(Event::Data(bytes)) = self.form.event().await? {
            return Ok(Some(bytes));
        }
        self.form.is_in_part = false;
        Ok(None)
    }

    /// Returns all bytes of the part.
    ///
    /// # Errors
    /// Returns [`MultipartError::FieldTooLarge`] if the part has more than `limit` bytes. Fails also
    /// as [`Multipart::next_part`] does.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::MultipartError;
    ///
    /// #[post("/")]
    /// async fn first(mut form: Multipart) -> Result<Bytes, MultipartError> {
    ///     let Some(part) = form.next_part().await? else { return Ok(Bytes::new()) };
    ///     part.bytes(3).await
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![first]).build().client();
    /// assert_eq!(client.post("/").field("a", "one").send().await.text().await, "one");
    /// assert_eq!(client.post("/").field("a", "four").send().await.status(), 413);
    /// # });
    /// ```
    pub async fn bytes(mut self, limit: u64) -> Result<Bytes, MultipartError> {
        // The chunks are copied, because a small slice would hold the whole buffer of its chunk.
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            self.check_size(all.len() + chunk.len(), limit)?;
            all.extend_from_slice(&chunk);
        }
        Ok(all.into())
    }

    /// Returns the part as text.
    ///
    /// # Errors
    /// Returns [`MultipartError::NotUtf8`] if the part is not text in UTF-8, and
    /// [`MultipartError::Charset`] if its content type names another charset. Fails also as
    /// [`Part::bytes`] does.
    pub async fn text(self, limit: u64) -> Result<String, MultipartError> {
        let name = self.head.name.clone();
        if !self.is_utf8() {
            return Err(MultipartError::Charset { name });
        }
        let bytes = Vec::from(self.bytes(limit).await?);
        String::from_utf8(bytes).map_err(|_| MultipartError::NotUtf8 { name })
    }

    /// Returns whether the content type of the part does not say that its text is in another charset
    /// than UTF-8 (RFC 7578, section 4.4).
    pub(super) fn is_utf8(&self) -> bool {
        self.head.headers.get_all("content-type").all(is_utf8)
    }

    pub(super) fn check_size(&self, size: usize, limit: u64) -> Result<(), MultipartError> {
        if size as u64 <= limit {
            return Ok(());
        }
        Err(MultipartError::FieldTooLarge { name: self.head.name.clone(), limit })
    }

    /// Returns the name of the file as the client wrote it.
    pub(super) fn sent_file_name(&self) -> Option<&str> {
        self.head.file_name.as_deref()
    }
}

/// Returns the last component of a path of any system, if it can be the name of a file.
pub(super) fn base_name(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_name = !matches!(name, "" | "." | "..") && !name.contains(char::is_control);
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_name_is_never_a_path() {
        let check = |sent: &str, expected: Option<&str>| assert_eq!(base_name(sent), expected);
        check("cat.png", Some("cat.png"));
        check("a/../../etc/passwd", Some("passwd"));
        check("C:\\Users\\me\\cat.png", Some("cat.png"));
        check("..\\../cat.png", Some("cat.png"));
        check(".profile", Some(".profile"));
        check("", None);
        check(".", None);
        check("a/..", None);
        check("a/", None);
        check("a\r\nb", None);
        check("a\0.png", None);
    }
}
