//! The path under which a whole server is mounted, which is known only at run time. Removing it from
//! requests and adding it to links are here. When that happens is decided in the app.

use std::fmt;
use std::sync::Arc;

use super::normal;
use crate::base::bytes::percent;

/// The path under which the server is mounted by
/// [`ServerBuilder::base_path`](crate::ServerBuilder::base_path). As an argument of a handler it puts
/// the base path in front of links in templates. Without a base path it is empty and changes nothing.
/// A clone is cheap.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn home(base: BasePath) -> Html<String> {
///     Html(format!("<a href=\"{}\">all users</a>", base.join("/users")))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![home]).base_path("/shop").build().client();
/// let answer = client.get("/shop").send().await;
/// assert_eq!(answer.text().await, "<a href=\"/shop/users\">all users</a>");
/// # });
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct BasePath(Option<Arc<Texts>>);

/// The two forms of a base path that is not empty.
#[derive(PartialEq, Eq)]
struct Texts {
    /// The characters themselves, as requests are compared with them.
    plain: String,
    /// Percent-encoded, as it is written into links.
    encoded: String,
}

impl BasePath {
    /// Parses a base path. `""` and `"/"` stand for no base path.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if matches!(text, "" | "/") {
            return Ok(Self(None));
        }
        if let Some(reason) = malformed(text) {
            return Err(format!(
                "the base path {text:?} {reason}: write `.base_path(\"/shop\")`, or \"\" for none"
            ));
        }
        let encoded = normal::encoded(text).into_owned();
        Ok(Self(Some(Arc::new(Texts { plain: text.to_owned(), encoded }))))
    }

    /// Returns a base path whose counter is not shared with this one, for another worker.
    pub(crate) fn own(&self) -> Self {
        let texts = |texts: &Arc<Texts>| {
            let Texts { plain, encoded } = &**texts;
            Arc::new(Texts { plain: plain.clone(), encoded: encoded.clone() })
        };
        Self(self.0.as_ref().map(texts))
    }

    /// Returns the percent-encoded text, such as `/shop`; it is empty if there is no base path, and
    /// never ends with a slash.
    pub fn as_str(&self) -> &str {
        self.0.as_ref().map_or("", |texts| &texts.encoded)
    }

    /// Returns whether there is no base path.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns a link with the base path in front. A link that does not begin with one slash, such as
    /// `https://other.example/`, `//other.example/` and `page`, is returned as it is.
    ///
    /// ```
    /// use webserver::BasePath;
    ///
    /// fn script(base: &BasePath) -> String {
    ///     base.join("/static/app.js")
    /// }
    ///
    /// assert_eq!(script(&BasePath::default()), "/static/app.js");
    /// ```
    pub fn join(&self, link: impl fmt::Display) -> String {
        let link = link.to_string();
        if self.is_empty() || !is_rooted(&link) { link } else { format!("{self}{link}") }
    }

    /// Returns how many bytes of a path are the base path; `None` if the path is outside of it. The
    /// path is compared percent-decoded, and `%2F` is not a slash.
    pub(crate) fn len_in(&self, path: &[u8]) -> Option<usize> {
        let mut rest = path;
        for &expected in self.0.as_ref().map_or("", |texts| &texts.plain).as_bytes() {
            let is_escape = rest.first() == Some(&b'%');
            let (byte, others) = percent::first(rest)?;
            if byte != expected || (byte == b'/' && is_escape) {
                return None;
            }
            rest = others;
        }
        matches!(rest, [] | [b'/', ..]).then(|| path.len() - rest.len())
    }
}

/// Returns whether a link is a path from the root of its site. `//host` is another site, and so is
/// `/\host` for browsers.
fn is_rooted(link: &str) -> bool {
    matches!(link.as_bytes(), [b'/'] | [b'/', b'?' | b'#' | b'%', ..])
        || matches!(link.as_bytes(), [b'/', second, ..] if !matches!(second, b'/' | b'\\'))
}

/// Returns what is wrong with a base path.
fn malformed(text: &str) -> Option<&'static str> {
    let is_dots = |segment: &str| matches!(segment, "." | "..");
    if !text.starts_with('/') {
        Some("does not begin with `/`")
    } else if text.ends_with('/') {
        Some("ends with `/`")
    } else if text.contains("//") {
        Some("has an empty segment")
    } else if text.split('/').any(is_dots) {
        Some("has the segment `.` or `..`")
    } else if text.contains('%') {
        Some("has a `%`, but the characters are written as they are")
    } else if text.contains(['?', '#', '{', '}', '\\']) {
        Some("has one of `?`, `#`, `{`, `}`, `\\`")
    } else if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        Some("has a space or a control character")
    } else {
        None
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BasePath({:?})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Body, HttpMethod, Request, RequestBuilder};

    #[track_caller]
    fn base(text: &str) -> BasePath {
        BasePath::parse(text).expect("it is well formed")
    }

    #[test]
    fn base_path_is_found_only_at_a_segment_boundary() {
        #[track_caller]
        fn check(text: &str, path: &str, inside: Option<&str>) {
            let found = base(text).len_in(path.as_bytes()).map(|len| &path[len..]);
            assert_eq!(found, inside, "{path} under {text}");
        }
        check("/shop", "/shop/users/7", Some("/users/7"));
        check("/shop", "/shop", Some(""));
        check("/shop", "/shop/", Some("/"));
        check("/shop", "/%73hop/%73", Some("/%73"));
        check("/shop", "/shopping", None);
        check("/shop", "/Shop/a", None);
        check("/shop", "/", None);
        check("/shop", "/shop%2Fusers", None);
        check("/shop", "/sho%", None);
        check("/a/b", "/a/b/c", Some("/c"));
        check("/a/b", "/a%2Fb/c", None);
        check("/grün", "/gr%C3%BCn/a", Some("/a"));
        check("/grün", "/grün", Some(""));
        check("", "/a", Some("/a"));
    }

    #[test]
    fn base_path_is_put_in_front_of_rooted_links_only() {
        let shop = base("/grün shop".replace(' ', "-").as_str());
        assert_eq!(shop.join("/users/7?q=%20"), "/gr%C3%BCn-shop/users/7?q=%20");
        assert_eq!(shop.join('/'), "/gr%C3%BCn-shop/");
        for link in ["", "users", "https://a.example/", "//a.example/", "/\\a.example", "?a", "#a"]
        {
            assert_eq!(shop.join(link), link);
        }
        assert_eq!(base("/").join("/users"), "/users");
    }

    #[test]
    fn base_path_survives_a_conversion_of_the_request() {
        let shop = base("/shop");
        let there_and_back = |request: Request| {
            let foreign = ::http::Request::<Body>::try_from(request).expect("a valid target");
            assert!(foreign.uri().path().starts_with("/shop"));
            Request::try_from(foreign).expect("the pieces are valid")
        };
        let request = |target| {
            let builder = RequestBuilder::new(HttpMethod::GET, target);
            builder.build().expect("the pieces are valid")
        };
        let mut sent = request("/shop/a%20b?c");
        assert!(sent.enter_base(&shop));
        let sent = there_and_back(sent);
        assert_eq!((sent.path(), sent.base_path()), ("/a b", &shop));
        let mut outside = request("/shopping");
        assert!(!outside.enter_base(&shop));
        assert!(there_and_back(outside).is_outside_base());
        // A middleware has made this one.
        let mut made = request("/shop/a");
        made.set_base(&shop);
        let made = there_and_back(made);
        assert_eq!((made.path(), made.base_path()), ("/shop/a", &shop));
    }

    #[test]
    fn malformed_base_path_is_explained() {
        #[track_caller]
        fn check(text: &str, reason: &str) {
            let error = BasePath::parse(text).expect_err("it is malformed");
            assert!(error.contains(reason) && error.contains(".base_path("), "{error}");
        }
        check("shop", "does not begin with `/`");
        check("https://a.example/shop", "does not begin with `/`");
        check("/shop/", "ends with `/`");
        check("/a//b", "empty segment");
        check("//a", "empty segment");
        check("/a/../b", "`..`");
        check("/a%20b", "`%`");
        check("/a?b", "`?`");
        check("/{id}", "`{`");
        check("/a b", "a space");
        check("/a\nb", "control character");
    }
}
