//! The memory of a server that sends a large file to many clients that read slowly.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::TcpSocket;

use webserver::files::Files;
use webserver::prelude::*;
use webserver_tests::{Local, builder, child, is_child, memory};

use super::clients::alone;

const MIB: u64 = 1024 * 1024;
const CLIENTS: usize = 200;
/// The file is larger than all that the server may hold for all clients together.
const FILE: u64 = 256 * MIB;

#[test]
fn memory_of_slow_clients_of_a_large_file_is_bounded() {
    let own = concat!(module_path!(), "::memory_of_slow_clients_of_a_large_file_is_bounded");
    if !is_child(own) {
        // The size of the whole process is read.
        let _alone = alone();
        let ended = child(own).output().expect("a test can be run");
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        println!("{text}");
        assert!(ended.status.success() && text.contains("the memory is bounded"));
        return;
    }
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = std::fs::File::create(folder.path().join("large.bin")).expect("it can be written");
    // A hole takes no space on the disk, and is read like any other content.
    file.set_len(FILE).expect("the file can be extended");
    let files = Files::new(folder.path()).expect("the folder is there");
    let server = builder().route("/{path..}", HttpMethod::GET, files.handler());
    let server = Local::start(server.build());
    let peak = || memory(std::process::id(), "VmHWM:");
    let ask = |range: &str| {
        let mut client = slow_client(server.addr);
        let head = format!("GET /large.bin HTTP/1.1\r\nhost: a\r\n{range}\r\n");
        client.write_all(head.as_bytes()).expect("the server reads");
        client
    };
    let read = |client: &mut TcpStream| {
        client.read_exact(&mut vec![0; 64 * 1024]).expect("the server sends");
    };
    read(&mut ask(""));
    let before = peak();
    let mut clients: Vec<_> = (0..CLIENTS)
        .map(|at| ask(["", "range: bytes=1-\r\n", "range: bytes=0-0,1-\r\n"][at % 3]))
        .collect();
    for _ in 0..4 {
        clients.iter_mut().for_each(read);
        std::thread::sleep(Duration::from_millis(100));
    }
    let grown = (peak() - before) / MIB;
    // A chunk of 256 KiB for each client, and the 128 MiB that the process may hold beyond that for clients
    // that take what they are sent at once. In most runs that is 51 MiB.
    let most = CLIENTS as u64 * 320 / 1024 + 128;
    assert!(grown < most, "{grown} MiB for {CLIENTS} clients");
    println!("the memory is bounded: {grown} MiB");
}

/// Connects a client whose system takes few bytes that the client has not read.
fn slow_client(addr: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    let connected = runtime.expect("a runtime").block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(16 * 1024)?;
        socket.connect(addr).await?.into_std()
    });
    let client = connected.expect("the server listens");
    client.set_nonblocking(false).expect("an option of the socket");
    client.set_read_timeout(Some(Duration::from_secs(30))).expect("an option of the socket");
    client
}
