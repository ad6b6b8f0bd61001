//! The floor: a Tokio loop that reads, counts the empty lines that end a head, and writes that
//! number of fixed answers. It does not parse or check anything, and does not cut slow clients. The
//! difference to this loop is the cost of a server. Its answers have the same bytes as those of
//! `webserver`.

use std::rc::Rc;

use common::Options;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The maximum number of answers in one write.
const BATCH: usize = 64;

fn main() {
    common::on_each_worker(Options::from_arguments(), serve);
}

async fn serve(listener: TcpListener) {
    let answers = Rc::new(Answers::new());
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::task::spawn_local(connection(stream, answers.clone()));
        }
    }
}

async fn connection(mut stream: TcpStream, answers: Rc<Answers>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = vec![0; 4096];
    let mut end = End::default();
    loop {
        let read = match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => &buffer[..read],
        };
        let mut count = read.iter().filter(|byte| end.is_reached_by(**byte)).count();
        let batch = answers.to(read);
        while count > 0 {
            let now = count.min(BATCH);
            if stream.write_all(&batch[..batch.len() / BATCH * now]).await.is_err() {
                return;
            }
            count -= now;
        }
    }
}

/// The number of bytes of a head's end that have been seen so far.
#[derive(Default)]
struct End(usize);

impl End {
    fn is_reached_by(&mut self, byte: u8) -> bool {
        self.0 = match byte {
            _ if byte == b"\r\n\r\n"[self.0] => self.0 + 1,
            b'\r' => 1,
            _ => 0,
        };
        let reached = self.0 == 4;
        self.0 %= 4;
        reached
    }
}

/// `BATCH` answers of each kind in a row.
struct Answers {
    plaintext: Vec<u8>,
    json: Vec<u8>,
    user: Vec<u8>,
    query: Vec<u8>,
    people: Vec<u8>,
}

impl Answers {
    fn new() -> Self {
        let text = |body| batch("text/plain; charset=utf-8", body);
        let json = |body| batch("application/json", body);
        Self {
            plaintext: text("Hello, World!"),
            json: json(r#"{"message":"Hello, World!"}"#),
            user: text("1234567"),
            query: text("Ada L 42"),
            people: json(r#"{"name":"Ada Lovelace","age":36}"#),
        }
    }

    /// Returns the answers for a request. One byte of its first line decides.
    fn to(&self, request: &[u8]) -> &[u8] {
        match request.get(5) {
            Some(b'j') => &self.json,
            Some(b'u') => &self.user,
            Some(b'q') => &self.query,
            Some(b'/') => &self.people,
            _ => &self.plaintext,
        }
    }
}

fn batch(kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         date: Mon, 23 Nov 2026 06:44:57 GMT\r\n\r\n{body}"
    );
    answer.repeat(BATCH).into_bytes()
}
