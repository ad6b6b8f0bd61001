//! Reads a folder while the macro is expanded: names, places and hashes of its files.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the folder.
pub(super) struct File {
    /// The names from the folder on, joined by `/`.
    pub(super) path: String,
    /// The path, with a part of the hash in front of the extension.
    pub(super) fingerprinted: String,
    /// Half of the SHA-256 of the content, in hexadecimal.
    pub(super) hash: String,
    /// The absolute path.
    pub(super) place: String,
}

/// How many folders may be inside one another. A link that leads back ends here.
const DEEPEST: usize = 64;

/// The characters of the hash that are in a name: 48 bits.
const FINGERPRINT: usize = 12;

/// Reads the files of a folder, in the order of their paths.
///
/// # Errors
///
/// A sentence about what cannot be read.
pub(super) fn read(folder: &Path) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    collect(folder, "", 0, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<File>) -> Result<(), String> {
    let fails = |error| format!("the folder `{}` cannot be read: {error}", folder.display());
    if depth > DEEPEST {
        return Err(format!("the folder `{}` is inside too many others", folder.display()));
    }
    for entry in fs::read_dir(folder).map_err(fails)? {
        let place = entry.map_err(fails)?.path();
        let Some(name) = place.file_name().and_then(|name| name.to_str()) else {
            return Err(format!("the name of `{}` is not UTF-8", place.display()));
        };
        // They are seldom meant for others, and would be in the program even if they were not served.
        let is_hidden = name.starts_with('.') && !(prefix.is_empty() && name == ".well-known");
        if is_hidden {
            continue;
        }
        let path = format!("{prefix}{name}");
        let metadata = fs::metadata(&place).map_err(|error| cannot_read(&place, &error))?;
        if metadata.is_dir() {
            collect(&place, &format!("{path}/"), depth + 1, files)?;
        } else if metadata.is_file() {
            files.push(file(path, &place)?);
        }
    }
    Ok(())
}

fn file(path: String, place: &PathBuf) -> Result<File, String> {
    let content = fs::read(place).map_err(|error| cannot_read(place, &error))?;
    let mut hash = String::with_capacity(32);
    for byte in &hmac_sha256::Hash::hash(&content)[..16] {
        write!(hash, "{byte:02x}").expect("writing to a String cannot fail");
    }
    let Some(place) = place.to_str() else {
        return Err(format!("the path `{}` is not UTF-8", place.display()));
    };
    let fingerprinted = with_fingerprint(&path, &hash[..FINGERPRINT]);
    Ok(File { path, fingerprinted, hash, place: place.to_owned() })
}

fn cannot_read(place: &Path, error: &std::io::Error) -> String {
    format!("the file `{}` cannot be read: {error}", place.display())
}

/// Puts a text in front of the last extension of a path.
fn with_fingerprint(path: &str, fingerprint: &str) -> String {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => {
            let (stem, extension) = path.split_at(name + dot);
            format!("{stem}.{fingerprint}{extension}")
        }
        None => format!("{path}.{fingerprint}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_is_in_front_of_the_extension() {
        let check = |path, expected| assert_eq!(with_fingerprint(path, "3f2a"), expected);
        check("app.js", "app.3f2a.js");
        check("a.b/app.min.js", "a.b/app.min.3f2a.js");
        check("a.b/LICENSE", "a.b/LICENSE.3f2a");
        check(".well-known/x", ".well-known/x.3f2a");
        check("a/.x", "a/.x.3f2a");
    }
}
