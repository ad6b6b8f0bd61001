//! nginx as a reverse proxy in front of the server: it must understand the server's responses, and the
//! server its requests.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use webserver_tests::{Answer, Wire};

use super::app::App;
use super::tools::{BOUND, Folder, Running, find};

/// A proxy in front of an app. The fields are dropped in this order.
struct Proxy {
    addr: SocketAddr,
    _nginx: Running,
    folder: Folder,
    _app: App,
}

impl Proxy {
    /// Starts both. Returns `None` if nginx is not installed.
    fn start() -> Option<Self> {
        let nginx = find(&["nginx"])?;
        let app = App::start();
        let folder = Folder::new("nginx");
        let addr = free_address();
        let config = folder.path().join("nginx.conf");
        fs::write(&config, configuration(&folder, addr, app.addr()))
            .expect("a file can be written");
        let log = folder.path().join("start.log");
        let mut command = Command::new(nginx);
        command.arg("-e").arg(folder.path().join("error.log"));
        command.arg("-p").arg(folder.path()).arg("-c").arg(&config);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(fs::File::create(&log).expect("a file can be written"));
        let mut nginx = Running(command.spawn().expect("nginx can be run"));
        let start = Instant::now();
        while TcpStream::connect(addr).is_err() {
            let ended = nginx.0.try_wait().expect("a child can be waited for");
            let said = || fs::read_to_string(&log).unwrap_or_default();
            assert!(ended.is_none() && start.elapsed() < BOUND, "nginx: {ended:?} {}", said());
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { addr, _nginx: nginx, folder, _app: app })
    }

    fn ask(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut wire = Wire::connect(self.addr);
        wire.send(&request);
        wire.answer(request.as_ref().starts_with(b"HEAD"))
    }

    fn get(&self, target: &str) -> Answer {
        self.ask(format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n"))
    }

    /// Returns what nginx logged about faults of the server.
    fn complaints(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("error.log")).expect("it logs");
        let is_complaint = |line: &&str| {
            ["[warn]", "[error]", "[crit]", "[alert]"].iter().any(|level| line.contains(level))
        };
        log.lines().filter(is_complaint).map(str::to_owned).collect()
    }
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address")
}

/// Returns the configuration of one process in the foreground that writes only to the folder.
fn configuration(folder: &Folder, addr: SocketAddr, app: SocketAddr) -> String {
    let folder = folder.path().display();
    format!(
        r#"
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 64m;
    upstream app {{ server {app}; keepalive 8; }}
    server {{
        listen {addr};
        location / {{
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_request_buffering off;
            proxy_buffering off;
        }}
        location /buffered/ {{
            proxy_pass http://app/;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }}
        location /old/ {{ proxy_pass http://app/; }}
        location /raw {{
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Connection "upgrade";
            proxy_set_header Upgrade $http_upgrade;
        }}
    }}
}}
"#
    )
}

#[test]
fn nginx_keep_alive_reuses_upstream_connections() {
    let Some(proxy) = Proxy::start() else { return };
    let port = proxy.get("/connection").text();
    assert_ne!(port, "");
    // Each client has its own connection to the proxy, which uses one connection to the server.
    for target in ["/hello", "/chunks/3", "/nowhere", "/buffered/hello"] {
        proxy.get(target);
        assert_eq!(proxy.get("/connection").text(), port, "after {target}");
    }
    let sent = "POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc";
    assert_eq!(proxy.ask(sent).text(), "3");
    assert_eq!(proxy.ask("HEAD /hello HTTP/1.1\r\nhost: a\r\n\r\n").status, 200);
    assert_eq!(proxy.ask("OPTIONS /hello HTTP/1.1\r\nhost: a\r\n\r\n").status, 204);
    assert_eq!(proxy.get("/connection").text(), port);
    assert_eq!(proxy.complaints(), Vec::<String>::new());
}

#[test]
fn nginx_chunked_bodies_pass_in_both_directions() {
    let Some(proxy) = Proxy::start() else { return };
    let body = "x".repeat(100_000);
    let chunked = format!("{:x}\r\n{body}\r\n3;a=b\r\nend\r\n0\r\n\r\n", body.len());
    for prefix in ["", "/buffered", "/old"] {
        let head = |target: &str| {
            format!(
                "POST {prefix}{target} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
            )
        };
        let count = proxy.ask(head("/count") + &chunked);
        assert_eq!((count.status, count.text().as_str()), (200, "100003"), "{prefix}");
        let mirror = proxy.ask(head("/mirror") + &chunked);
        assert_eq!((mirror.status, mirror.body.len()), (200, 100_003), "{prefix}");
        assert_eq!(proxy.get(&format!("{prefix}/chunks/400")).body.len(), 400 * 1024);
    }
    assert_eq!(proxy.get("/old/version").text(), "Http10");
    assert_eq!(proxy.get("/version").text(), "Http11");
    assert_eq!(upstream(&proxy), Vec::<String>::new());
}

/// Returns the complaints about the server. A note that a large body is kept in a file is left out.
fn upstream(proxy: &Proxy) -> Vec<String> {
    let mut complaints = proxy.complaints();
    complaints.retain(|line| !line.contains("is buffered to a temporary file"));
    complaints
}

#[test]
fn nginx_streams_a_request_body() {
    let Some(proxy) = Proxy::start() else { return };
    let mut wire = Wire::connect(proxy.addr);
    wire.send("POST /count HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
    for _ in 0..20 {
        wire.send("5\r\nhello\r\n");
        std::thread::sleep(Duration::from_millis(5));
    }
    wire.send("0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "100");
    // The connection of the client stays open.
    wire.send("GET /hello HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "hello");
    assert_eq!(upstream(&proxy), Vec::<String>::new());
}

#[test]
fn nginx_expect_continue_is_answered() {
    let Some(proxy) = Proxy::start() else { return };
    for target in ["/count", "/buffered/count"] {
        let mut wire = Wire::connect(proxy.addr);
        let expect = "expect: 100-continue\r\ncontent-length: 5\r\n";
        wire.send(format!("POST {target} HTTP/1.1\r\nhost: a\r\n{expect}\r\n"));
        assert_eq!(wire.answer(false).status, 100, "{target}");
        wire.send("hello");
        assert_eq!(wire.answer(false).text(), "5", "{target}");
    }
}

#[test]
fn nginx_passes_a_response_sent_before_the_body() {
    let Some(proxy) = Proxy::start() else { return };
    // There is no 502: the server closes in a way that lets nginx read the response.
    for length in [1000, 100_000, 8 * 1024 * 1024] {
        let mut wire = Wire::connect(proxy.addr);
        let head = format!("POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n");
        wire.send(head);
        // The proxy may close before it has read the whole body.
        let _ = wire.try_send(vec![b'x'; length]);
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.text().as_str()), (403, "no"), "{length}");
    }
}

#[test]
fn nginx_upgrade_passes_through() {
    let Some(proxy) = Proxy::start() else { return };
    let mut stream = TcpStream::connect(proxy.addr).expect("nginx accepts");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("an option of the socket");
    let request =
        "GET /raw HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("nginx reads");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("an answer");
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    assert!(head.starts_with("http/1.1 101 "), "{head}");
    assert!(head.contains("\r\nupgrade: websocket\r\n"), "{head}");
    for round in 0..50_u8 {
        let sent = vec![round; 1 + 400 * usize::from(round)];
        stream.write_all(&sent).expect("the stream is open");
        let mut got = vec![0; sent.len()];
        stream.read_exact(&mut got).expect("an echo");
        assert_eq!(got, sent);
    }
    stream.shutdown(std::net::Shutdown::Write).expect("the stream is open");
    assert_eq!(stream.read(&mut [0; 16]).expect("an end"), 0);
    // Other requests are still answered.
    assert_eq!(proxy.get("/hello").text(), "hello");
    // Without an `Upgrade` field the response names the protocol that is required.
    assert_eq!(proxy.get("/raw").status, 426);
}

#[test]
fn nginx_client_that_leaves_cancels_the_handler() {
    let Some(proxy) = Proxy::start() else { return };
    let mut wire = Wire::connect(proxy.addr);
    wire.send("GET /endless HTTP/1.1\r\nhost: a\r\n\r\n");
    until(&proxy, "1 0");
    drop(wire);
    until(&proxy, "0 1");
}

fn until(proxy: &Proxy, wanted: &str) {
    let start = Instant::now();
    while proxy.get("/stats").text() != wanted {
        assert!(start.elapsed() < BOUND, "{} is not {wanted}", proxy.get("/stats").text());
        std::thread::sleep(Duration::from_millis(20));
    }
}
