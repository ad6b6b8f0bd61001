//! A test that runs again in a process of its own, because it sends its process a signal, may end
//! it, or measures it.

use std::process::Command;

/// The variable that tells a child process which test it is for.
const VARIABLE: &str = "WEBSERVER_TEST_CHILD";

/// Returns whether this process is the child that was started for the test. `test` is the test's
/// path, `concat!(module_path!(), "::its_name")`.
pub fn is_child(test: &str) -> bool {
    std::env::var(VARIABLE).is_ok_and(|path| path == test)
}

/// Returns the command that runs this test program again, for one test only. `test` is as for
/// [`is_child`].
///
/// # Panics
/// If `test` is not a path.
pub fn child(test: &str) -> Command {
    let own = std::env::current_exe().expect("a test has a path");
    // The test harness leaves the crate out of the names of its tests.
    let (_, name) = test.split_once("::").expect("a path begins with the crate");
    let mut command = Command::new(own);
    command.args(["--exact", name, "--nocapture"]).env(VARIABLE, test);
    command
}
