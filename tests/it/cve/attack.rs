//! A row of the table, and how it is run.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use super::app::App;

/// One CVE.
pub(crate) struct Row {
    pub(crate) cve: &'static str,
    /// The server that had the fault.
    pub(crate) server: &'static str,
    /// The behaviour of this server.
    pub(crate) name: &'static str,
    pub(crate) attack: Attack,
}

/// What is sent, and what the server has to do.
pub(crate) enum Attack {
    /// The bytes get one response with that status, and the connection is closed.
    Refused(u16, Bytes),
    /// Like [`Self::Refused`], but the client sends only these bytes and a FIN.
    Cut(u16, Bytes),
    /// The bytes get responses with these statuses, whose bodies begin with these texts, and the
    /// next request on the connection is answered.
    Answered(&'static [(u16, &'static str)], Bytes),
    /// An attack that needs several connections, or time.
    Scene(fn()),
}

/// The bytes of an attack.
#[derive(Clone, Copy)]
pub(crate) enum Bytes {
    Text(&'static str),
    /// Bytes that are too long for the source.
    Made(fn() -> String),
}

impl Bytes {
    fn get(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Made(make) => make(),
        }
    }
}

/// Follows each attack after which the connection has to be closed.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
/// Follows each attack after which the connection has to stay open. Its response closes it.
const LAST: &str = "GET /hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
/// The length up to which an attack is sent byte by byte too.
const SHORT: usize = 2048;

impl Row {
    pub(crate) const fn refused(
        cve: &'static str,
        server: &'static str,
        name: &'static str,
        status: u16,
        sent: &'static str,
    ) -> Self {
        Self { cve, server, name, attack: Attack::Refused(status, Bytes::Text(sent)) }
    }

    pub(crate) const fn answered(
        cve: &'static str,
        server: &'static str,
        name: &'static str,
        wanted: &'static [(u16, &'static str)],
        sent: &'static str,
    ) -> Self {
        Self { cve, server, name, attack: Attack::Answered(wanted, Bytes::Text(sent)) }
    }

    pub(crate) fn run(&self, app: &App) {
        match &self.attack {
            Attack::Refused(status, bytes) => {
                self.check(app, &(bytes.get() + SMUGGLED), false, &[(*status, "")]);
            }
            Attack::Cut(status, bytes) => self.check(app, &bytes.get(), true, &[(*status, "")]),
            Attack::Answered(wanted, bytes) => {
                let wanted = [wanted, &[(200, "hello")][..]].concat();
                self.check(app, &(bytes.get() + LAST), false, &wanted);
            }
            Attack::Scene(scene) => scene(),
        }
    }

    fn check(&self, app: &App, sent: &str, finish: bool, wanted: &[(u16, &str)]) {
        let Self { cve, name, .. } = self;
        let pieces: &[usize] = if sent.len() <= SHORT { &[usize::MAX, 1] } else { &[usize::MAX] };
        for piece in pieces {
            // Forget what an earlier row did.
            app.smuggled();
            let got = exchange(app.serving.addr, sent.as_bytes(), *piece, finish);
            let smuggled = app.smuggled();
            assert_eq!(smuggled, 0, "{cve}, {name}: something was smuggled: {got}");
            let answers = answers(&got).unwrap_or_else(|what| panic!("{cve}, {name}: {what}"));
            let fits = answers.len() == wanted.len()
                && answers.iter().zip(wanted).all(|((status, body), (wanted, begin))| {
                    status == wanted && body.starts_with(begin)
                });
            assert!(fits, "{cve}, {name}: {answers:?} instead of {wanted:?}");
            let lower = got.to_lowercase();
            for leak in ["secret", "<script>", "\r\nset-cookie:", "root:"] {
                assert!(!lower.contains(leak), "{cve}, {name}: {leak:?} in {got}");
            }
        }
    }
}

/// Sends all bytes in pieces of the given length, whatever the server does, and reads to the end.
pub(crate) fn exchange(addr: SocketAddr, bytes: &[u8], piece: usize, finish: bool) -> String {
    let mut stream = connect(addr);
    for part in bytes.chunks(piece.min(bytes.len().max(1))) {
        // A server that has refused the request may close before it has read all of it.
        if stream.write_all(part).is_err() {
            break;
        }
    }
    if finish {
        let _ = stream.shutdown(Shutdown::Write);
    }
    read_to_end(&mut stream)
}

pub(crate) fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).expect("the server accepts");
    stream.set_nodelay(true).expect("an option of TCP");
    // Far longer than any response takes.
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("an option of the socket");
    stream
}

/// Reads until the end of the connection, which has to come in time. A reset is an end too.
pub(crate) fn read_to_end(stream: &mut TcpStream) -> String {
    let mut got = Vec::new();
    if let Err(error) = stream.read_to_end(&mut got) {
        let got = String::from_utf8_lossy(&got);
        let kind = error.kind();
        assert_eq!(kind, std::io::ErrorKind::ConnectionReset, "no end comes, only: {got:?}");
    }
    String::from_utf8_lossy(&got).into_owned()
}

/// Returns the statuses and bodies of the responses. The text must have nothing else.
pub(crate) fn answers(mut text: &str) -> Result<Vec<(u16, String)>, String> {
    let mut all = Vec::new();
    while !text.is_empty() {
        let (head, rest) = text.split_once("\r\n\r\n").ok_or(format!("no head: {text:?}"))?;
        let status = head.strip_prefix("HTTP/1.1 ").and_then(|head| head.get(..3)?.parse().ok());
        let status = status.ok_or(format!("no status: {head:?}"))?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        let body = rest.get(..length).ok_or(format!("cut off: {text:?}"))?;
        all.push((status, body.to_owned()));
        text = &rest[length..];
    }
    Ok(all)
}
