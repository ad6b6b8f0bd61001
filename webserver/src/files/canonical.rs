//! Opening a file where the system cannot be told to stay below a folder: the path is made canonical,
//! compared, and opened. So whoever can write to the folder can swap a link in between.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::opened::Entry;

/// Opens a file or folder.
pub(super) fn open(root: &Path, path: &str, follows_links: bool) -> io::Result<Entry> {
    let root = root.canonicalize()?;
    let named = path
        .split('/')
        .filter(|name| !name.is_empty())
        .fold(root.clone(), |all, name| all.join(name));
    let found = match named.canonicalize() {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(error),
        // Some systems have no kind of their own for a name that is too long, or not a name at all.
        Err(_) => return Err(ErrorKind::NotFound.into()),
    };
    let is_inside = found.starts_with(&root) && (follows_links || found == named);
    // A pipe would be waited for.
    let metadata = found.metadata()?;
    if !is_inside || !(metadata.is_file() || metadata.is_dir()) {
        return Err(ErrorKind::NotFound.into());
    }
    if metadata.is_dir() { Ok(Entry::Folder) } else { Entry::of(File::open(found)?) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn canonical_path_has_to_stay_in_the_folder() {
        let scratch = tempfile::tempdir().expect("a folder for temporary files");
        let root = scratch.path().join("root");
        fs::create_dir_all(root.join("sub")).expect("the folder can be written to");
        for (path, text) in [("secret", "no"), ("root/a", "yes"), ("root/sub/b", "yes")] {
            fs::write(scratch.path().join(path), text).expect("the folder can be written to");
        }
        for (target, link) in
            [("a", "inside"), ("../secret", "outside"), ("sub", "folder"), ("loop", "loop")]
        {
            symlink(target, root.join(link)).expect("the folder can be written to");
        }
        let check = |path: &str, follows_links, expected: Option<bool>| {
            let found = match open(&root, path, follows_links) {
                Ok(entry) => Some(matches!(entry, Entry::File(_))),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::NotFound, "{path}");
                    None
                }
            };
            assert_eq!(found, expected, "{path}");
        };
        for follows_links in [true, false] {
            check("", follows_links, Some(false));
            check("a", follows_links, Some(true));
            check("sub", follows_links, Some(false));
            check("sub/b", follows_links, Some(true));
            check("a/b", follows_links, None);
            check("outside", follows_links, None);
            check("loop", follows_links, None);
            check("missing", follows_links, None);
            check(&"x".repeat(10_000), follows_links, None);
        }
        check("inside", true, Some(true));
        check("folder/b", true, Some(true));
        check("inside", false, None);
        check("folder/b", false, None);
    }
}
