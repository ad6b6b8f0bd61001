//! The values of a header field or a cookie, and the types that they can have.

use super::error::FieldError;
use crate::extract::params::FromParam;
use crate::http::{HeaderMap, Place, cookies, trim};

/// A header field or a cookie of a request, with all its values. A [`FromField`] type reads from it.
#[derive(Clone, Copy, Debug)]
pub struct Field<'r> {
    headers: &'r HeaderMap,
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Header,
    Cookie,
}

impl<'r> Field<'r> {
    pub(super) fn header(headers: &'r HeaderMap, name: &'static str) -> Self {
        Self { headers, name, kind: Kind::Header }
    }

    pub(super) fn cookie(headers: &'r HeaderMap, name: &'static str) -> Self {
        Self { headers, name, kind: Kind::Cookie }
    }

    fn place(self) -> Place {
        match self.kind {
            Kind::Header => Place::Header(self.name.into()),
            Kind::Cookie => Place::Cookie(self.name.into()),
        }
    }

    /// Returns the value, if there is one. Of several cookies with one name it is the first, because
    /// a client sends the cookie with the longest path first (RFC 6265, section 5.4). A header field
    /// that occurs twice is ambiguous (RFC 9110, section 5.3).
    fn single(self) -> Result<Option<&'r [u8]>, FieldError> {
        if self.kind == Kind::Cookie {
            return Ok(self.cookies().next());
        }
        let mut values = self.headers.get_all(self.name);
        let value = values.next();
        match values.next() {
            None => Ok(value),
            Some(_) => Err(FieldError::Invalid {
                place: self.place(),
                detail: "occurs more than once".into(),
            }),
        }
    }

    /// Returns all values: the cookies of that name, or the elements of the list in all lines of the
    /// field (RFC 9110, section 5.6.1). A comma in quotes does not end an element.
    fn all(self) -> Vec<&'r [u8]> {
        match self.kind {
            Kind::Cookie => self.cookies().collect(),
            Kind::Header => {
                let lines = self.headers.get_all(self.name);
                lines.flat_map(quoted_elements).filter(|element| !element.is_empty()).collect()
            }
        }
    }

    fn cookies(self) -> impl Iterator<Item = &'r [u8]> {
        let is_it = move |(name, _): &(&[u8], &[u8])| *name == self.name.as_bytes();
        cookies(self.headers).filter(is_it).map(|(_, value)| value)
    }

    fn read<T: FromParam<'r>>(self, value: &'r [u8]) -> Result<T, FieldError> {
        let text =
            std::str::from_utf8(value).map_err(|_| FieldError::NotUtf8 { place: self.place() })?;
        T::from_param(text)
            .map_err(|error| FieldError::Invalid { place: self.place(), detail: error.to_string() })
    }
}

/// Returns the elements of a list, whose elements may have quoted parts.
fn quoted_elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let whole = rest?;
        let (mut in_quotes, mut is_escaped) = (false, false);
        let end = whole.iter().position(|byte| {
            let is_end = *byte == b',' && !in_quotes;
            in_quotes ^= *byte == b'"' && !is_escaped;
            is_escaped = in_quotes && *byte == b'\\' && !is_escaped;
            is_end
        });
        let end_of_element = end.unwrap_or(whole.len());
        rest = end.map(|end| &whole[end + 1..]);
        Some(trim(&whole[..end_of_element]))
    })
}

/// A type that `#[header]` and `#[cookie]` can have: every [`FromParam`] type, and an `Option`, a
/// `Vec` or a `Result<T, FieldError>` of one. A `Vec` has all elements of a header field that is a
/// list, or all cookies of the name. A `Result` passes an error to the handler.
///
/// An `Option` is `None` if the request does not have the value. It is also `None` if the value is
/// empty and the empty text is not a `T`.
///
/// # Errors
/// A missing value and a value that is not UTF-8 are answered with 400. A value that is not of the
/// type, and a header field that occurs more than once, are answered with 422.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn index(
///     #[header] accept_language: Vec<&str>,
///     #[header("x-page")] page: Option<u32>,
///     #[cookie] theme: Option<&str>,
/// ) -> String {
///     format!("{accept_language:?} {page:?} {theme:?}")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index]).build().client();
/// let request = client.get("/").header("accept-language", "de-CH, en").header("cookie", "theme=dark");
/// assert_eq!(request.send().await.text().await, r#"["de-CH", "en"] None Some("dark")"#);
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a header field or a cookie",
    label = "not a type for `#[header]` or `#[cookie]`",
    note = "use `&str`, `String`, a number, `bool`, `char`, `IpAddr` or a type of your own that implements `FromParam`, or an `Option`, `Vec` or `Result<_, FieldError>` of one of these"
)]
pub trait FromField<'r>: Sized {
    /// Whether a handler can be called without the value.
    #[doc(hidden)]
    const IS_OPTIONAL: bool = false;

    /// Reads the value.
    ///
    /// # Errors
    /// Returns an error if the value is missing or not of the type.
    fn from_field(field: Field<'r>) -> Result<Self, FieldError>;
}

/// The request must have exactly one value.
#[diagnostic::do_not_recommend]
impl<'r, T: FromParam<'r>> FromField<'r> for T {
    fn from_field(field: Field<'r>) -> Result<Self, FieldError> {
        match field.single()? {
            Some(value) => field.read(value),
            None => Err(FieldError::Missing { place: field.place() }),
        }
    }
}

impl<'r, T: FromParam<'r>> FromField<'r> for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn from_field(field: Field<'r>) -> Result<Self, FieldError> {
        let Some(value) = field.single()? else { return Ok(None) };
        match field.read(value) {
            Err(_) if value.is_empty() => Ok(None),
            read => read.map(Some),
        }
    }
}

impl<'r, T: FromParam<'r>> FromField<'r> for Vec<T> {
    const IS_OPTIONAL: bool = true;

    fn from_field(field: Field<'r>) -> Result<Self, FieldError> {
        field.all().into_iter().map(|value| field.read(value)).collect()
    }
}

impl<'r, T: FromField<'r>> FromField<'r> for Result<T, FieldError> {
    const IS_OPTIONAL: bool = true;

    fn from_field(field: Field<'r>) -> Result<Self, FieldError> {
        Ok(T::from_field(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::Reject;
    use crate::extract::core::fixture::request;
    use crate::http::{Body, HttpMethod};

    fn header<T: for<'r> FromField<'r>>(lines: &[&str]) -> Result<T, FieldError> {
        let fields: Vec<_> = lines.iter().map(|line| ("X-N", *line)).collect();
        let request = request(HttpMethod::GET, "/", &fields, Body::empty());
        T::from_field(Field::header(request.headers(), "x-n"))
    }

    fn cookie<T: for<'r> FromField<'r>>(line: &str) -> Result<T, FieldError> {
        let request = request(HttpMethod::GET, "/", &[("Cookie", line)], Body::empty());
        T::from_field(Field::cookie(request.headers(), "n"))
    }

    fn place() -> Place {
        Place::Header("x-n".into())
    }

    fn invalid(detail: &str) -> FieldError {
        FieldError::Invalid { place: place(), detail: detail.into() }
    }

    const NO_U8: &str = "is not a whole number from 0 to 255";

    #[test]
    fn header_must_occur_exactly_once() {
        assert_eq!(header(&["7"]), Ok(7_u8));
        assert_eq!(header(&[""]), Ok(String::new()));
        assert_eq!(header::<u8>(&[]), Err(FieldError::Missing { place: place() }));
        assert_eq!(header::<u8>(&["x"]), Err(invalid(NO_U8)));
        assert_eq!(header::<u8>(&["1", "2"]), Err(invalid("occurs more than once")));
        assert_eq!(header::<u8>(&[]).map_err(|error| error.status().as_u16()), Err(400));
        assert_eq!(header::<u8>(&["x"]).map_err(|error| error.status().as_u16()), Err(422));
    }

    #[test]
    fn header_option_is_none_if_absent_or_if_empty_and_not_text() {
        assert_eq!(header::<Option<u8>>(&[]), Ok(None));
        assert_eq!(header::<Option<u8>>(&[""]), Ok(None));
        assert_eq!(header(&[""]), Ok(Some(String::new())));
        assert_eq!(header(&["7"]), Ok(Some(7_u8)));
        assert_eq!(header::<Option<u8>>(&["x"]), Err(invalid(NO_U8)));
    }

    #[test]
    fn header_vec_has_the_elements_of_a_list() {
        assert_eq!(header(&["1, 2,,3", " 4 "]), Ok(vec![1_u8, 2, 3, 4]));
        assert_eq!(header::<Vec<u8>>(&[]), Ok(Vec::new()));
        assert_eq!(header::<Vec<u8>>(&["1,x"]), Err(invalid(NO_U8)));
        let texts = header(&[r#"a="1,2", b="\",", c"#]);
        assert_eq!(
            texts,
            Ok(vec![r#"a="1,2""#.to_owned(), r#"b="\",""#.to_owned(), "c".to_owned()])
        );
    }

    #[test]
    fn header_result_passes_the_error_to_the_handler() {
        assert_eq!(header(&["x"]), Ok(Err::<u8, _>(invalid(NO_U8))));
        assert_eq!(header(&["7"]), Ok(Ok::<u8, FieldError>(7)));
    }

    #[test]
    fn cookie_is_the_first_of_its_name() {
        assert_eq!(cookie("m=1; n=7; n=8"), Ok(7_u8));
        assert_eq!(cookie("n=7; n=8"), Ok(vec![7_u8, 8]));
        assert_eq!(cookie::<Option<u8>>("N=7"), Ok(None));
        let missing = FieldError::Missing { place: Place::Cookie("n".into()) };
        assert_eq!(cookie::<u8>("m=1"), Err(missing));
    }
}
