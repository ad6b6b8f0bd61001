//! Files that are part of the program, as `embed!` writes them.

use std::fmt::{self, Write};

/// The files of a folder that are part of the program. [`embed!`](crate::files::embed) makes it.
///
/// Each file has a second name with a hash of its content, such as `app.3f2a9c1b4d5e.js`. Pages that use
/// this name get the file that they were made for, and clients may keep it for ever.
///
/// ```
/// use webserver::files::{Embedded, embed};
///
/// static PAGES: Embedded = embed!("docs").at("/pages");
///
/// let page = PAGES.get("files.md").unwrap();
/// assert!(page.bytes().starts_with(b"# Files"));
/// assert_eq!(PAGES.url("files.md"), format!("/pages/files.{}.md", &page.hash()[..12]));
/// ```
#[derive(Clone, Copy)]
pub struct Embedded {
    folder: &'static str,
    /// In the order of their paths.
    files: &'static [EmbeddedFile],
    prefix: &'static str,
}

/// A file that is part of the program.
#[derive(Clone, Copy)]
pub struct EmbeddedFile {
    path: &'static str,
    fingerprinted: &'static str,
    hash: &'static str,
    bytes: &'static [u8],
}

impl EmbeddedFile {
    /// Called by the expansion of `embed!`.
    #[doc(hidden)]
    pub const fn __new(
        path: &'static str,
        fingerprinted: &'static str,
        hash: &'static str,
        bytes: &'static [u8],
    ) -> Self {
        Self { path, fingerprinted, hash, bytes }
    }

    /// Returns the path below the folder, such as `js/app.js`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the path with a part of the hash in front of the extension, such as
    /// `js/app.3f2a9c1b4d5e.js`.
    pub const fn name(&self) -> &'static str {
        self.fingerprinted
    }

    /// Returns half of the SHA-256 of the content, in hexadecimal. It is the `ETag` of the file.
    pub const fn hash(&self) -> &'static str {
        self.hash
    }

    /// Returns the content.
    pub const fn bytes(&self) -> &'static [u8] {
        self.bytes
    }
}

impl Embedded {
    /// Called by the expansion of `embed!`.
    #[doc(hidden)]
    pub const fn __new(folder: &'static str, files: &'static [EmbeddedFile]) -> Self {
        Self { folder, files, prefix: "" }
    }

    /// Says below which path the files are served, such as `/assets`, for [`url`](Self::url).
    pub const fn at(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// Returns the files, in the order of their paths.
    pub const fn files(&self) -> &'static [EmbeddedFile] {
        self.files
    }

    /// Returns the file with this path, if there is one.
    pub fn get(&self, path: &str) -> Option<&'static EmbeddedFile> {
        self.files.binary_search_by_key(&path, |file| file.path).ok().map(|at| &self.files[at])
    }

    /// Returns the fingerprinted name of a file, such as `app.3f2a9c1b4d5e.js` for `app.js`. In a constant
    /// a path without a file is a compile error.
    ///
    /// # Panics
    ///
    /// If there is no such file.
    ///
    /// ```
    /// use webserver::files::{Embedded, embed};
    ///
    /// static PAGES: Embedded = embed!("docs");
    ///
    /// const PAGE: &str = PAGES.name("files.md");
    /// assert!(PAGE.starts_with("files.") && PAGE.ends_with(".md"));
    /// ```
    pub const fn name(&self, path: &str) -> &'static str {
        let mut at = 0;
        while at < self.files.len() {
            if is_same(self.files[at].path.as_bytes(), path.as_bytes()) {
                return self.files[at].fingerprinted;
            }
            at += 1;
        }
        panic!("no file with this path is embedded")
    }

    /// Returns the URL of a file, from the root of the server: what was given to [`at`](Self::at), and the
    /// fingerprinted name. With a base path, `BasePath::join` puts that in front.
    ///
    /// # Panics
    ///
    /// If there is no such file. The message names it.
    pub fn url(&self, path: &str) -> String {
        let file = self.get(path).unwrap_or_else(|| panic!("the file `{path}` is not embedded"));
        let mut url = format!("{}/", self.prefix.trim_end_matches('/'));
        for byte in file.fingerprinted.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    url.push(char::from(byte));
                }
                _ => write!(url, "%{byte:02X}").expect("writing to a String cannot fail"),
            }
        }
        url
    }

    /// Returns the folder that the files were taken from when the program was compiled.
    pub(super) fn folder(&self) -> &'static str {
        self.folder
    }

    /// Returns the path of the file whose name has this fingerprint. The name of another content is
    /// that of no file.
    pub(super) fn path_of(&self, name: &str) -> Option<&'static str> {
        let file = self.get(&without_fingerprint(name)?)?;
        (file.fingerprinted == name).then_some(file.path)
    }

    /// Returns whether any file is below this path.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        let inside = |file: &EmbeddedFile| {
            path.is_empty()
                || file.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
        };
        self.files.iter().any(inside)
    }
}

/// The characters of the hash that are in a name. `embed!` writes the names.
const FINGERPRINT: usize = 12;

/// Removes what looks like a fingerprint from a name. The result is `None` if there is none.
pub(super) fn without_fingerprint(name: &str) -> Option<String> {
    let start = name.rfind('/').map_or(0, |at| at + 1);
    let is_hash = |text: &str| {
        text.len() == FINGERPRINT
            && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let last = start + name[start..].rfind('.')?;
    if is_hash(&name[last + 1..]) {
        return Some(name[..last].to_owned());
    }
    let before = start + name[start..last].rfind('.')?;
    is_hash(&name[before + 1..last]).then(|| format!("{}{}", &name[..before], &name[last..]))
}

/// Compares in a constant.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, files, prefix } = self;
        f.debug_struct("Embedded")
            .field("folder", folder)
            .field("files", &files.len())
            .field("prefix", prefix)
            .finish()
    }
}

impl fmt::Debug for EmbeddedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, fingerprinted: _, hash, bytes } = self;
        f.debug_struct("EmbeddedFile")
            .field("path", path)
            .field("hash", hash)
            .field("bytes", &bytes.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_is_removed_from_a_name() {
        let check = |name, expected: Option<&str>| {
            assert_eq!(without_fingerprint(name).as_deref(), expected, "{name}");
        };
        check("app.0123456789ab.js", Some("app.js"));
        check("a.b/app.min.0123456789ab.js", Some("a.b/app.min.js"));
        check("LICENSE.0123456789ab", Some("LICENSE"));
        check("0123456789ab.js", None);
        check("app.0123456789AB.js", None);
        check("app.0123456789a.js", None);
        check("app.0123456789abc.js", None);
        check("app.js", None);
        check("a.0123456789ab/app.js", None);
        check("", None);
    }
}
