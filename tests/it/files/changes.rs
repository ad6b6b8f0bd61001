//! Files that change while they are sent. A client has to see that it does not have the whole file.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use webserver::files::Files;
use webserver_tests::{Local, Wire};

use super::app::{Scratch, start_with};

/// More than the buffers of the server and of both sockets hold together.
const LENGTH: usize = 64 * 1024 * 1024;

struct Sent {
    folder: Scratch,
    path: PathBuf,
    wire: Wire,
    server: Local,
}

/// Begins to fetch a long file, and reads a part of it.
fn begin(range: &str) -> Sent {
    let folder = Scratch::new();
    let path = folder.write("root/long.bin", vec![b'x'; LENGTH]);
    let server = start_with(&Files::new(folder.root()).expect("the folder exists"));
    let mut wire = Wire::connect(server.addr);
    wire.send(format!("GET /files/long.bin HTTP/1.1\r\nhost: a\r\n{range}\r\n"));
    wire.until("\r\n\r\n");
    wire.bytes(1000);
    Sent { folder, path, wire, server }
}

#[test]
fn file_that_changes_while_it_is_sent_ends_the_connection() {
    let check = |range: &str, change: &dyn Fn(&File), is_cut: bool| {
        let Sent { path, mut wire, server, folder: _folder } = begin(range);
        change(&File::options().read(true).append(true).open(path).expect("the file exists"));
        let (rest, _) = if is_cut { wire.rest() } else { (wire.bytes(LENGTH - 1000), true) };
        assert_eq!(rest.len() + 1000 < LENGTH, is_cut, "{} bytes", rest.len());
        // The server goes on.
        assert_eq!(Wire::connect(server.addr).get("/files/missing", "").status, 404);
    };
    check("", &|_| {}, false);
    check("", &|file| file.set_len(LENGTH as u64 / 2).expect("the length can be set"), true);
    check("", &|file| file.set_len(0).expect("the length can be set"), true);
    check("", &|mut file| file.write_all(b"more").expect("the file can be written to"), true);
    check(
        "range: bytes=1-,0-0\r\n",
        &|file| file.set_len(2000).expect("the length can be set"),
        true,
    );
}

#[test]
fn file_that_is_replaced_or_removed_while_it_is_sent_is_sent_to_its_end() {
    for replaced in [true, false] {
        let Sent { path, mut wire, folder, server: _server } = begin("");
        if replaced {
            let new = folder.write("new.bin", "new");
            std::fs::rename(new, path).expect("the file can be replaced");
        } else {
            std::fs::remove_file(path).expect("the file can be removed");
        }
        let rest = wire.bytes(LENGTH - 1000);
        assert!(rest.iter().all(|byte| *byte == b'x'));
    }
}

#[test]
fn client_that_goes_away_does_not_disturb_others() {
    let Sent { wire, server, folder: _folder, .. } = begin("");
    drop(wire);
    std::thread::sleep(Duration::from_millis(20));
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /files/long.bin HTTP/1.1\r\nhost: a\r\nrange: bytes=-3\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "xxx");
}
