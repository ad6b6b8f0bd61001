//! The parameter `{rest..}`: all remaining segments of a path.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use super::param::FromParam;
use super::param_error::ParamError;
use crate::extract::decode;
use crate::extract::decode::Malformed;

/// The remaining segments of a path, as sent and decoded. The two forms are kept separate, because
/// a `%2F` is data inside its segment and not a separator. A [`FromRest`] type reads from a `Rest`.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{FromParam, FromRest, ParamError, Rest};
///
/// /// The last segment.
/// struct Last(String);
///
/// impl<'a> FromRest<'a> for Last {
///     fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
///         Ok(Self(rest.segments().last().unwrap_or_default().into_owned()))
///     }
/// }
///
/// #[get("/docs/{page..}")]
/// fn page(page: Last) -> String {
///     page.0
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![page]).build().client();
/// assert_eq!(client.get("/docs/a/b%2Fc").send().await.text().await, "b/c");
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest<'r> {
    raw: &'r str,
    decoded: Cow<'r, str>,
}

impl<'r> Rest<'r> {
    pub(crate) fn new(raw: &'r str) -> Result<Self, Malformed> {
        Ok(Self { raw, decoded: decode::path(raw)? })
    }

    /// Returns the segments as sent, joined by `/`.
    pub fn raw(&self) -> &str {
        self.raw
    }

    /// Returns the decoded segments, joined by `/`.
    pub fn text(&self) -> &str {
        &self.decoded
    }

    /// Returns the decoded segments one by one. Returns none if the rest of the path is empty. A
    /// trailing slash adds an empty last segment.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'r, str>> {
        let raw = Some(self.raw).filter(|raw| !raw.is_empty());
        // The whole text was decoded without an error, and no encoded sequence spans a separator.
        raw.into_iter().flat_map(|raw| raw.split('/')).map(|s| decode::path(s).unwrap_or_default())
    }
}

/// A type that the parameter `{rest..}` at the end of a path can have.
///
/// `&str` and `String` are the decoded segments joined by `/`; a `Vec` of a parameter type has one
/// value per segment. `PathBuf` is a relative path without `..`, which is safe to join to a
/// directory.
///
/// ```
/// use std::path::PathBuf;
/// use webserver::prelude::*;
///
/// #[get("/files/{path..}")]
/// fn file(path: PathBuf) -> String {
///     path.display().to_string()
/// }
///
/// #[get("/sum/{numbers..}")]
/// fn sum(numbers: Vec<u32>) -> u32 {
///     numbers.iter().sum()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the rest of a path",
    label = "not a type for a `{{name..}}` parameter",
    note = "use `&str`, `String`, `PathBuf` or a `Vec` of a parameter type that does not borrow, or implement `FromRest` for `{Self}`"
)]
pub trait FromRest<'a>: Sized {
    /// Reads a value from the segments.
    ///
    /// # Errors
    /// Returns an error if the segments are not a valid value; answered with 404. The error says
    /// what was expected.
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError>;
}

impl<'a> FromRest<'a> for &'a str {
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
        Ok(rest.text())
    }
}

impl<'a> FromRest<'a> for Cow<'a, str> {
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
        Ok(Cow::Borrowed(rest.text()))
    }
}

impl<'a> FromRest<'a> for String {
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
        Ok(rest.text().to_owned())
    }
}

/// A relative path of plain names. It does not contain `.`, `..`, an empty name (except for a
/// trailing slash), a separator inside a name, a backslash, a drive or a NUL, whether encoded or
/// not.
impl<'a> FromRest<'a> for PathBuf {
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
        let mut path = Self::new();
        let mut ended = false;
        for segment in rest.segments() {
            if ended || !(segment.is_empty() || is_plain_name(&segment)) {
                return Err(ParamError::new("a path that stays inside its directory"));
            }
            ended = segment.is_empty();
            if !ended {
                path.push(&*segment);
            }
        }
        Ok(path)
    }
}

/// Returns whether a segment is one name in a directory, on this system and on any other.
fn is_plain_name(segment: &str) -> bool {
    let mut components = Path::new(segment).components();
    let alone = matches!(components.next(), Some(Component::Normal(name)) if name == segment)
        && components.next().is_none();
    alone && !segment.contains(['/', '\\', '\0']) && !(cfg!(windows) && segment.contains(':'))
}

/// One value per segment.
impl<'a, T: for<'s> FromParam<'s>> FromRest<'a> for Vec<T> {
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
        let mut all = Self::new();
        for segment in rest.segments() {
            match T::from_param(&segment) {
                Ok(value) => all.push(value),
                Err(error) => {
                    return Err(ParamError::segment(&segment, &error));
                }
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'a> FromRest<'a>>(raw: &str) -> Option<T> {
        Rest::new(raw).ok().and_then(|rest| T::from_rest(&rest).ok())
    }

    #[test]
    fn path_rest_as_text_is_decoded_and_joined() {
        let check = |raw: &str, expected: Option<&str>| {
            assert_eq!(read::<String>(raw).as_deref(), expected, "{raw}");
        };
        check("", Some(""));
        check("a/b%20c/", Some("a/b c/"));
        check("a%2Fb", Some("a/b"));
        check("a/%zz", None);
        check("a/%FF", None);
    }

    #[test]
    fn path_rest_as_a_vec_has_one_value_per_segment() {
        let check = |raw: &str, expected: Option<&[&str]>| {
            let expected = expected.map(|all| all.iter().map(|s| (*s).to_owned()).collect());
            assert_eq!(read::<Vec<String>>(raw), expected, "{raw}");
        };
        check("", Some(&[]));
        check("a/b%2Fc", Some(&["a", "b/c"]));
        check("a/", Some(&["a", ""]));
        assert_eq!(read("1/2/3"), Some(vec![1, 2, 3]));
        assert_eq!(read::<Vec<u8>>("1/x"), None);
    }

    #[test]
    fn path_rest_as_a_path_cannot_leave_its_directory() {
        let check = |raw: &str, expected: Option<&str>| {
            assert_eq!(read::<PathBuf>(raw), expected.map(PathBuf::from), "{raw}");
        };
        check("", Some(""));
        check("a/b.txt", Some("a/b.txt"));
        check("a/", Some("a"));
        check("...", Some("..."));
        check("a/..b", Some("a/..b"));
        check("gr%C3%BCn", Some("grün"));
        for refused in [
            "..",
            "a/..",
            "a/../b",
            "%2e%2e",
            "a/%2E%2e/b",
            ".",
            "a/./b",
            "%2e",
            "/etc",
            "//etc",
            "a//b",
            "a%2Fb",
            "%2Fetc",
            "..%2Fetc",
            "a%5Cb",
            "..\\b",
            "a%00b",
            "a/b//",
        ] {
            check(refused, None);
        }
    }

    proptest::proptest! {
        #[test]
        fn path_rest_of_any_text_stays_below_its_directory(raw in "([./a]|%2[eEfF]|%5[cC]|%00)*") {
            if let Some(path) = read::<PathBuf>(&raw) {
                proptest::prop_assert!(path.components().all(|c| matches!(c, Component::Normal(_))));
            }
        }
    }
}
