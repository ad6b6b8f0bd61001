//! Temporary files of uploads: on a full disk, and gone in each ending.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use webserver_tests::Wire;

use super::target::{After, MIB, Target, exchange, goes_on, post};

const FORM: &str = "multipart/form-data; boundary=b";

/// Returns the body of a form with a file of that many bytes.
fn upload(bytes: usize) -> String {
    let head = "--b\r\nContent-Disposition: form-data; name=files; filename=a\r\n\r\n";
    head.to_owned() + &"x".repeat(bytes) + "\r\n--b--"
}

fn send(target: &Target, path: &str, body: &str) -> Wire {
    let mut wire = target.connect();
    wire.send(post(path, FORM, body.len()) + body);
    wire
}

/// Returns a command that runs `command` with a disk of 1 MiB at `folder`. The disk is part of a
/// namespace of the process, so it is gone when the process ends. Returns `None` if the system does not
/// let this user have such a namespace.
fn with_small_disk(command: &Command, folder: &Path) -> Option<Command> {
    let script = r#"mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@""#;
    let made = |inner: &mut dyn Iterator<Item = &OsStr>| {
        let mut outer = Command::new("unshare");
        outer.args(["--map-root-user", "--mount", "sh", "-c", script]).arg(folder).args(inner);
        outer
    };
    let tried = made(&mut [OsStr::new("true")].into_iter()).stderr(Stdio::null()).status();
    if !tried.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut inner = std::iter::once(command.get_program()).chain(command.get_args());
    let mut outer = made(&mut inner);
    outer.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Some(outer)
}

#[test]
fn upload_on_a_full_disk_is_a_507() {
    let own = concat!(module_path!(), "::upload_on_a_full_disk_is_a_507");
    let target = Target::start_by(own, |command, folder| with_small_disk(&command, folder));
    let Some(target) = target else {
        println!("skipped: `unshare --map-root-user --mount` cannot mount a small disk here");
        return;
    };
    let small = upload(400_000);
    let kept = |path: &str, body: &str, status: u16, text: &str| {
        let mut wire = target.connect();
        let pieces = [post(path, FORM, body.len()), body.to_owned()];
        let answer = exchange(&mut wire, pieces, After::Kept);
        let got = answer.text();
        assert!(answer.status == status && got.contains(text), "{} {got}", answer.status);
    };
    kept("/typed", &small, 200, "400000");
    // The file does not fit, and what was stored of it is released.
    let mut wire = target.connect();
    let pieces = [post("/typed", FORM, 30 << 20), upload(20 << 20)];
    let answer = exchange(&mut wire, pieces, After::Closed);
    assert!(answer.status == 507 && answer.text().contains("no space left"), "{}", answer.text());
    assert!(answer.text().contains(r#""name":"files""#), "{}", answer.text());
    target.wait_until_there_are(0);
    kept("/typed", &small, 200, "400000");
    // Another upload has the space.
    let holder = send(&target, "/held", &upload(900_000));
    target.wait_until(|sizes| sizes == [900_000]);
    let answer = send(&target, "/typed", &small).answer(false);
    assert_eq!(answer.status, 507);
    // A small file needs no space.
    kept("/typed", &upload(60_000), 200, "60000");
    target.wait_until_there_are(1);
    holder.reset();
    target.wait_until_there_are(0);
    kept("/typed", &small, 200, "400000");
    target.survives(4 * MIB);
}

#[test]
fn upload_is_removed_when_its_handler_is_over() {
    let own = concat!(module_path!(), "::upload_is_removed_when_its_handler_is_over");
    let Some(target) = Target::start(own) else { return };
    // The handler has the file, and its time ends.
    let mut wire = send(&target, "/timed", &upload(400_000));
    target.wait_until_there_are(1);
    let answer = wire.answer(false);
    assert_eq!(answer.status, 503);
    target.wait_until_there_are(0);
    goes_on(&mut wire, &answer, After::Kept);

    // The client is gone, and the handler is cancelled while it has the file, or while it waits for
    // the rest of the body.
    let body = upload(400_000);
    for length in [body.len(), body.len() - 10] {
        let mut wire = target.connect();
        wire.send(post("/held", FORM, body.len()) + &body[..length]);
        target.wait_until_there_are(1);
        wire.reset();
        target.wait_until_there_are(0);
    }
    target.survives(2 * MIB);
}

#[test]
fn upload_is_removed_when_the_process_is_killed() {
    let own = concat!(module_path!(), "::upload_is_removed_when_the_process_is_killed");
    let Some(target) = Target::start(own) else { return };
    let body = upload(1 << 20);
    let _held = send(&target, "/held", &body);
    let _cut = send(&target, "/held", &body[..body.len() - 10]);
    target.wait_until_there_are(2);
    target.kill();
    assert!(target.left_over().is_empty(), "{:?}", target.left_over());
}
