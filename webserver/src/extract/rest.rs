//! The parameter `{rest..}`: all the remaining segments of a path.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use super::decode::{self, Malformed};
use super::{FromParam, ParamError};

/// The remaining segments of a path, as sent and decoded. The two are kept apart because a `%2F` is
/// data inside its segment and no separator. A [`FromRest`] reads from it.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{FromParam, FromRest, ParamError, Rest};
///
/// /// The last segment of all.
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
    pub(super) fn new(raw: &'r str) -> Result<Self, Malformed> {
        Ok(Self { raw, decoded: decode::path(raw)? })
    }

    /// The segments as sent, joined by `/`.
    pub fn raw(&self) -> &str {
        self.raw
    }

    /// The segments decoded, joined by `/`.
    pub fn text(&self) -> &str {
        &self.decoded
    }

    /// The decoded segments one by one; none if nothing is left of the path. A trailing slash makes
    /// an empty last one.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'r, str>> {
        let raw = Some(self.raw).filter(|raw| !raw.is_empty());
        // The whole was decoded, and no sequence goes across a separator.
        raw.into_iter().flat_map(|raw| raw.split('/')).map(|s| decode::path(s).unwrap_or_default())
    }
}

/// A type that the parameter `{rest..}` at the end of a path can have.
///
/// `&str` and `String` are the segments decoded and joined by `/`; a `Vec` of a parameter type has
/// them one by one. `PathBuf` is a relative path without `..`, fit to be joined to a directory.
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
    /// Reads one.
    ///
    /// # Errors
    /// When the segments are not one; answered with 404. The error says what they are not.
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

/// Relative, of plain names only: no `.`, `..`, empty name (but for a trailing slash), separator,
/// backslash, drive or NUL, encoded or not.
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

/// Whether a segment is one name in a directory, here and on any other system.
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
    fn text_is_decoded_and_joined() {
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
    fn a_vec_has_one_value_per_segment() {
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
    fn a_path_can_not_leave_its_directory() {
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
        fn whatever_is_read_as_a_path_stays_below(raw in "([./a]|%2[eEfF]|%5[cC]|%00)*") {
            if let Some(path) = read::<PathBuf>(&raw) {
                proptest::prop_assert!(path.components().all(|c| matches!(c, Component::Normal(_))));
            }
        }
    }
}
