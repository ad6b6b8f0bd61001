//! The path of a file below a folder, as a request names it: decoded once, and only of plain names.
//! Nothing here looks at a disk.

use std::borrow::Cow;

use crate::{FromRest, ParamError, Problem, Request, Rest, StatusCode};

/// The path of a file below a folder, as the parameter `{path..}` of a route.
///
/// It consists of plain names. A request whose path has something else does not reach the handler: it
/// is answered with 404. These are not plain names, as they are sent or percent-encoded: `.` and `..`,
/// an empty name, and a name with a slash, a backslash or a NUL. On Windows a name is not plain either
/// if it has a colon, ends with a dot or a space, or is a device, such as `con` or `nul.txt`. The path
/// is decoded once, so `%252e` is a name of four characters.
///
/// ```
/// use webserver::files::FilePath;
/// use webserver::prelude::*;
///
/// #[get("/files/{path..}")]
/// fn name(path: FilePath<'_>) -> String {
///     path.as_str().to_owned()
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![name]).build().client();
/// assert_eq!(client.get("/files/a/b%20c.txt").send().await.text().await, "a/b c.txt");
/// assert_eq!(client.get("/files/a/..%2f..%2fetc/passwd").send().await.status(), 404);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath<'a> {
    /// The names, joined by `/`.
    names: Cow<'a, str>,
    /// Whether the path ends with a slash, or is empty.
    is_folder: bool,
}

impl<'a> FilePath<'a> {
    /// Makes the path of a file that the handler chooses, such as `reports/2026.pdf`.
    ///
    /// # Errors
    ///
    /// The problem is a 404, if the path is not made of plain names. So a part of it may come from a
    /// client.
    ///
    /// ```
    /// use webserver::files::FilePath;
    ///
    /// assert_eq!(FilePath::new("reports/2026.pdf")?.as_str(), "reports/2026.pdf");
    /// assert!(FilePath::new("../secret").is_err());
    /// # Ok::<(), webserver::Problem>(())
    /// ```
    pub fn new(path: impl Into<Cow<'a, str>>) -> Result<Self, Problem> {
        Self::of_text(path.into()).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND))
    }

    /// Returns the names, joined by `/`, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.names
    }

    /// Returns whether the path is of a folder: it is empty, or ends with a slash.
    pub fn is_folder(&self) -> bool {
        self.is_folder
    }

    /// Reads the path from a request: what its route has as `{path..}`, or the whole path if the route
    /// does not end with such a parameter.
    pub(super) fn of_request(request: &'a Request) -> Option<Self> {
        let pattern = request.route().map_or("/", |route| route.path());
        let rest = pattern.rfind('/').filter(|at| pattern[*at..].ends_with("..}"));
        let slashes = rest.map_or(1, |at| pattern[..=at].matches('/').count());
        let path = request.path();
        let start = path.match_indices('/').nth(slashes - 1)?.0 + 1;
        let path = &path[start..];
        if path.contains("%2F") {
            return None;
        }
        // The request's own form has `%25` for a percent sign, and nothing else is encoded.
        let path = if path.contains('%') { path.replace("%25", "%").into() } else { path.into() };
        Self::of_text(path)
    }

    /// Makes a path of a decoded text.
    fn of_text(mut names: Cow<'a, str>) -> Option<Self> {
        let is_folder = names.is_empty() || names.ends_with('/');
        if names.ends_with('/') {
            names = match names {
                Cow::Borrowed(text) => Cow::Borrowed(&text[..text.len() - 1]),
                Cow::Owned(mut text) => {
                    text.pop();
                    Cow::Owned(text)
                }
            };
            // A slash alone is an empty name.
            if names.is_empty() {
                return None;
            }
        }
        let is_plain =
            names.is_empty() || names.split('/').all(|name| is_plain(name, cfg!(windows)));
        is_plain.then_some(Self { names, is_folder })
    }

    /// Copies the text, so that another thread can have the path.
    pub(super) fn into_owned(self) -> FilePath<'static> {
        FilePath { names: Cow::Owned(self.names.into_owned()), is_folder: self.is_folder }
    }

    /// Returns whether a name begins with a dot. The folder `.well-known` in the root does not count,
    /// because it is there to be served (RFC 8615).
    pub(super) fn is_hidden(&self) -> bool {
        let visible = self.names.strip_prefix(".well-known/").unwrap_or(&self.names);
        visible.split('/').any(|name| name.starts_with('.')) && &*self.names != ".well-known"
    }

    /// Returns the last name.
    pub(super) fn last(&self) -> &str {
        self.names.rsplit('/').next().unwrap_or_default()
    }
}

impl<'a> FromRest<'a> for FilePath<'a> {
    fn from_rest(rest: &'a Rest<'_>) -> Result<Self, ParamError> {
        // An encoded slash is part of a name, and is a slash as well in the text.
        let slashes = |text: &str| text.bytes().filter(|byte| *byte == b'/').count();
        let is_split = slashes(rest.text()) == slashes(rest.raw());
        let path = Some(rest.text()).filter(|_| is_split);
        path.and_then(|text| Self::of_text(text.into()))
            .ok_or_else(|| ParamError::new("a path that stays inside its directory"))
    }
}

/// Returns whether a text is a name in a folder, and nothing else.
fn is_plain(name: &str, windows: bool) -> bool {
    let is_other = matches!(name, "" | "." | "..")
        || name.bytes().any(|byte| matches!(byte, 0 | b'/' | b'\\'))
        || windows && means_more_on_windows(name);
    !is_other
}

/// Returns whether Windows takes a name for another one, for a stream of a file, or for a device.
fn means_more_on_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is_numbered = |prefix: &str| {
        let (start, number) = stem.split_at_checked(3).unwrap_or_default();
        start.eq_ignore_ascii_case(prefix)
            && matches!(
                number,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
    };
    let devices = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    name.contains([':', '<', '>', '"', '|', '?', '*'])
        || name.chars().any(char::is_control)
        || name.ends_with(['.', ' '])
        || devices.iter().any(|device| stem.eq_ignore_ascii_case(device))
        || is_numbered("com")
        || is_numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_path_is_of_plain_names() {
        let check = |text: &str, expected: Option<(&str, bool)>| {
            let path = FilePath::of_text(text.into());
            let owned = FilePath::of_text(text.to_owned().into());
            assert_eq!(path, owned);
            assert_eq!(
                path.as_ref().map(|path| (path.as_str(), path.is_folder())),
                expected,
                "{text}"
            );
        };
        check("", Some(("", true)));
        check("a", Some(("a", false)));
        check("a/b.txt", Some(("a/b.txt", false)));
        check("a/", Some(("a", true)));
        check("...", Some(("...", false)));
        check("%2e%2e", Some(("%2e%2e", false)));
        check(".git/config", Some((".git/config", false)));
        for refused in [
            "/", "//", "/a", "a//b", "a//", ".", "..", "a/.", "a/..", "a/../b", "./a", "../a",
            "a\\b", "..\\a", "a\0", "\0", "a/\0/b", "../", "./",
        ] {
            check(refused, None);
        }
    }

    #[test]
    fn windows_device_is_not_a_plain_name_on_windows() {
        for name in [
            "con",
            "CON",
            "con.txt",
            "nul",
            "aux.tar.gz",
            "prn ",
            "com1",
            "LPT9.txt",
            "com¹",
            "conin$",
            "a:b",
            "c:",
            "a.",
            "a ",
            "a?",
            "a*b",
            "a\tb",
            "nul .txt",
        ] {
            assert!(!is_plain(name, true), "{name}");
            assert!(is_plain(name, false), "{name}");
        }
        for name in ["console", "com", "com10", "lpt", "a.con", "nulls.txt", "grün", ".a"] {
            assert!(is_plain(name, true), "{name}");
        }
    }

    #[test]
    fn hidden_path_has_a_name_that_begins_with_a_dot() {
        let check = |text: &'static str, expected| {
            let path = FilePath::new(text).expect("the names are plain");
            assert_eq!(path.is_hidden(), expected, "{text}");
        };
        check("", false);
        check("a/b.c", false);
        check(".well-known", false);
        check(".well-known/acme-challenge/x", false);
        check(".well-known/.git", true);
        check("a/.well-known/x", true);
        check(".well-knownx", true);
        check(".git/config", true);
        check("a/.env", true);
        check("...", true);
    }
}
