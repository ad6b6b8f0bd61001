//! A description that is committed as a file, which a test of the app compares with the app.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::compare::{Change, compare};
use super::open_api::OpenApi;

/// The variable that accepts changes.
const VARIABLE: &str = "OPENAPI";

impl OpenApi {
    /// Checks in a test that this description is the one in a file, which is committed.
    ///
    /// A relative path starts at the folder of the package that is tested. A file that does not exist is
    /// written. With `OPENAPI=overwrite` in the environment the file is written whatever has changed, and
    /// with `OPENAPI=harmless` if the change breaks no client. The spaces of the file do not count.
    ///
    /// [The guide](crate::guide::openapi) has the rules.
    ///
    /// ```
    /// use webserver::openapi::Info;
    /// use webserver::prelude::*;
    ///
    /// #[get("/users/{id}")]
    /// fn show(id: u64) -> String {
    ///     id.to_string()
    /// }
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("openapi.json");
    /// // In a test, with a path such as `openapi.json`:
    /// routes![show].openapi(Info::new("Shop", "1.0")).check_against(&path);
    /// assert!(path.is_file());
    /// ```
    ///
    /// # Panics
    /// If the description differs and the change is not accepted, with all changes; and if the file cannot
    /// be read or written, or has no description.
    #[track_caller]
    pub fn check_against(&self, path: impl AsRef<Path>) {
        let path = from_package(path.as_ref());
        let accepted = Accepted::read(std::env::var_os(VARIABLE).as_deref());
        match accepted.and_then(|accepted| self.compare_with(&path, accepted)) {
            Ok(None) => {}
            // The macros' output is hidden if the test passes, and this note should be seen.
            Ok(Some(note)) => _ = io::stderr().write_all(note.as_bytes()),
            Err(mistake) => panic!("{mistake}"),
        }
    }

    /// Compares the description with a file. Returns a note if it has written the file.
    fn compare_with(&self, path: &Path, accepted: Accepted) -> Result<Option<String>, String> {
        let shown = path.display();
        let old = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.write(path)?;
                return Ok(Some(format!("note: {shown} is new: commit it\n")));
            }
            Err(error) => return Err(format!("{shown} cannot be read: {error}")),
        };
        if accepted == Accepted::All {
            let is_same = old == self.to_json();
            return if is_same { Ok(None) } else { self.rewrite(path) };
        }
        let old = description(&old).map_err(|mistake| {
            format!("{shown} {mistake}: correct it, or write it anew by `{VARIABLE}=overwrite`")
        })?;
        if old == *self.value() {
            return Ok(None);
        }
        let changes = compare(&old, self.value());
        if accepted == Accepted::Harmless && !changes.iter().any(Change::is_breaking) {
            return self.rewrite(path);
        }
        Err(report(path, &changes))
    }

    fn rewrite(&self, path: &Path) -> Result<Option<String>, String> {
        self.write(path)?;
        Ok(Some(format!("note: {} has been written\n", path.display())))
    }

    /// Writes a file beside the old one and puts it in its place, so that a full disk loses nothing. Several
    /// tests, in threads or processes, may write the same file, so each one beside it has its own name.
    fn write(&self, path: &Path) -> Result<(), String> {
        static WRITTEN: AtomicU64 = AtomicU64::new(0);
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.{number}.new", std::process::id()));
        let beside = path.with_file_name(name);
        let write = || {
            if fs::metadata(path).is_ok_and(|data| data.permissions().readonly()) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
            }
            File::create(&beside)?.write_all(self.to_json().as_bytes())?;
            fs::rename(&beside, path)
        };
        write().map_err(|error| {
            // What is there of it is of no use. If it is not there, there is nothing to remove.
            let _ = fs::remove_file(&beside);
            format!("{} cannot be written: {error}", path.display())
        })
    }
}

/// Which changes are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accepted {
    None,
    Harmless,
    All,
}

impl Accepted {
    fn read(value: Option<&OsStr>) -> Result<Self, String> {
        match value.map(|value| value.to_string_lossy()).as_deref() {
            None | Some("") => Ok(Self::None),
            Some("harmless") => Ok(Self::Harmless),
            Some("overwrite") => Ok(Self::All),
            Some(other) => Err(format!(
                "`{VARIABLE}={other}` is unknown: `{VARIABLE}=overwrite` accepts all changes of a \
                 description, and `{VARIABLE}=harmless` those that break no client"
            )),
        }
    }
}

/// Returns a path from the folder of the package that is tested, which cargo names.
fn from_package(path: &Path) -> PathBuf {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    folder.unwrap_or_default().join(path)
}

/// Reads a description. The mistake follows the name of the file.
fn description(text: &str) -> Result<Value, String> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("is not JSON ({error})"))?;
    match (value.get("openapi"), value.get("paths")) {
        (Some(Value::String(_)), Some(Value::Object(_))) => Ok(value),
        (Some(Value::String(_)), _) => Err("is no description: it has no `paths`".to_owned()),
        _ => Err("is no description: it has no `openapi`".to_owned()),
    }
}

fn report(path: &Path, changes: &[Change]) -> String {
    let (breaking, harmless): (Vec<_>, Vec<_>) = changes.iter().partition(|it| it.is_breaking());
    let shown = path.display();
    let mut text = format!("the description of the app is not the one in {shown}\n");
    for (changes, one, several) in [
        (&breaking, "change breaks clients", "changes break clients"),
        (&harmless, "change is harmless", "changes are harmless"),
    ] {
        if !changes.is_empty() {
            let kind = if changes.len() == 1 { one } else { several };
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "\n{} {kind}:", changes.len());
            for change in changes {
                let _ = writeln!(text, "- {change}");
            }
        }
    }
    let _ =
        write!(text, "\n`{VARIABLE}=overwrite cargo test` accepts all changes and writes the file");
    if breaking.is_empty() {
        let _ =
            write!(text, "; so does `{VARIABLE}=harmless`, as long as no change breaks clients");
    }
    text
}

#[cfg(test)]
mod tests {
    use webserver_macros::{get, routes};

    use super::*;
    use crate::openapi::Info;

    #[get("/users/{id}", crate = crate)]
    fn show(id: u64) -> String {
        id.to_string()
    }

    #[get("/users", crate = crate)]
    fn list() -> &'static str {
        "nobody"
    }

    fn one() -> OpenApi {
        routes![crate = crate; show].openapi(Info::new("Shop", "1.0"))
    }

    fn two() -> OpenApi {
        routes![crate = crate; show, list].openapi(Info::new("Shop", "1.0"))
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("there is a folder for temporary files")
    }

    #[test]
    fn new_file_is_written_and_an_equal_one_passes() {
        let folder = folder();
        let path = folder.path().join("openapi.json");
        let note = one().compare_with(&path, Accepted::None).expect("it is written");
        assert!(note.is_some_and(|note| note.contains("is new: commit it")));
        let text = fs::read_to_string(&path).expect("it was written");
        assert_eq!(text, one().to_json());
        assert_eq!(one().compare_with(&path, Accepted::None), Ok(None));
        fs::write(&path, text.replace("  ", "\t").replace('\n', "\r\n")).expect("it is writable");
        assert_eq!(one().compare_with(&path, Accepted::None), Ok(None));
        assert_eq!(fs::read_dir(folder.path()).expect("it is a folder").count(), 1);
    }

    #[test]
    fn changes_are_listed_and_accepted_by_kind() {
        let folder = folder();
        let path = folder.path().join("openapi.json");
        one().compare_with(&path, Accepted::None).expect("it is written");
        let report = two().compare_with(&path, Accepted::None).expect_err("it differs");
        assert!(
            report.contains(
                "\n1 change is harmless:\n- /paths/~1users/get: the operation `list` is new\n"
            ),
            "{report}"
        );
        assert!(!report.contains("break clients:"), "{report}");
        assert!(two().compare_with(&path, Accepted::Harmless).is_ok_and(|note| note.is_some()));
        let report = one().compare_with(&path, Accepted::Harmless).expect_err("it breaks clients");
        assert!(report.contains("\n1 change breaks clients:\n- /paths/~1users/get: the operation `list` has been removed\n"), "{report}");
        assert!(report.contains("`OPENAPI=overwrite cargo test` accepts all changes"), "{report}");
        assert!(one().compare_with(&path, Accepted::All).is_ok_and(|note| note.is_some()));
        assert_eq!(one().compare_with(&path, Accepted::All), Ok(None));
    }

    #[test]
    fn files_that_are_no_description_are_told_apart() {
        let folder = folder();
        let path = folder.path().join("openapi.json");
        let check = |text: &str, expected: &str| {
            fs::write(&path, text).expect("it is writable");
            let mistake = one().compare_with(&path, Accepted::None).expect_err("it is wrong");
            assert!(mistake.contains(expected), "{mistake}");
            assert!(mistake.contains("OPENAPI=overwrite"), "{mistake}");
        };
        check("{", "is not JSON (EOF while parsing an object at line 1 column 1)");
        check("", "is not JSON");
        check("[]", "is no description: it has no `openapi`");
        check("{\"openapi\": \"3.1.1\"}", "is no description: it has no `paths`");
        assert!(one().compare_with(&path, Accepted::All).is_ok_and(|note| note.is_some()));
        let mistake = one().compare_with(folder.path(), Accepted::None);
        assert!(mistake.is_err_and(|mistake| mistake.contains("cannot be read")));
    }

    #[test]
    fn file_that_cannot_be_written_is_a_clear_error_and_stays() {
        let folder = folder();
        let path = folder.path().join("openapi.json");
        one().compare_with(&path, Accepted::None).expect("it is written");
        let mut permissions = fs::metadata(&path).expect("it is there").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("it is ours");
        let mistake = two().compare_with(&path, Accepted::All).expect_err("it is read-only");
        assert!(mistake.ends_with("openapi.json cannot be written: it is read-only"), "{mistake}");
        assert_eq!(one().compare_with(&path, Accepted::None), Ok(None));
        let path = folder.path().join("none").join("openapi.json");
        let mistake = one().compare_with(&path, Accepted::None).expect_err("there is no folder");
        assert!(mistake.contains("cannot be written"), "{mistake}");
    }

    #[test]
    fn tests_of_one_process_can_write_the_same_file() {
        let folder = folder();
        let path = folder.path().join("openapi.json");
        std::thread::scope(|scope| {
            for openapi in [one(), two(), one(), two()] {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..200 {
                        let written = openapi.compare_with(path, Accepted::All);
                        assert!(written.is_ok(), "{written:?}");
                    }
                });
            }
        });
        let text = fs::read_to_string(&path).expect("it was written");
        assert!(text == one().to_json() || text == two().to_json(), "{text}");
        assert_eq!(fs::read_dir(folder.path()).expect("it is a folder").count(), 1);
    }

    #[test]
    fn unknown_value_of_the_variable_is_a_clear_error() {
        let mistake = Accepted::read(Some(OsStr::new("yes"))).expect_err("it is unknown");
        assert!(mistake.starts_with("`OPENAPI=yes` is unknown: `OPENAPI=overwrite`"), "{mistake}");
        assert_eq!(Accepted::read(Some(OsStr::new("harmless"))), Ok(Accepted::Harmless));
        assert_eq!(Accepted::read(None), Ok(Accepted::None));
    }
}
