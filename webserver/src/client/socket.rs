//! Sends a request over a connection of its own and reads the response (RFC 9112). The request and the
//! response are on their way at the same time, because a handler may answer before the body has arrived.
//!
//! Mistakes of the server panic, because the client is for tests.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::net::TcpStream;

use super::response_head::{Ending, ResponseHead};
use super::way::{Message, Running};
use crate::h1::{ChunkEvent, ChunkLimits, Chunked};
use crate::http::{Body, HeaderMap, HttpMethod, Response};

/// Sends a request and returns the response as soon as its head has arrived.
pub(super) async fn send(running: Arc<Running>, message: Message) -> Response {
    assert!(
        message.peer.is_none(),
        "over a socket, a request comes from the address of the socket: leave out `.peer_addr(..)`"
    );
    let stream = TcpStream::connect(running.addr).await;
    let stream = stream.unwrap_or_else(|error| panic!("the server does not accept: {error}"));
    let method = message.method.clone();
    let mut exchange = Exchange::new(stream, running, message);
    let head = loop {
        if let Some(head) = ResponseHead::read(&exchange.input) {
            let head = head.unwrap_or_else(|mistake| panic!("{mistake}"));
            exchange.input.drain(..head.length);
            // Interim responses are not the answer (RFC 9110, section 15.2).
            if head.status.is_informational() && head.status.as_u16() != 101 {
                continue;
            }
            break head;
        }
        let read = poll_fn(|cx| exchange.poll_read(cx)).await;
        let length = read.unwrap_or_else(|error| panic!("the server does not answer: {error}"));
        assert!(length > 0, "the server closed the connection without a response");
    };
    let body = exchange.into_body(head.ending(&method));
    let mut response = Response::new(body).with_status(head.status);
    *response.headers_mut() = head.fields;
    response
}

/// A request that is being sent, and the response that is being received.
struct Exchange {
    stream: TcpStream,
    /// What is written next.
    output: Bytes,
    /// The rest of the request's body, until it is sent.
    body: Option<Body>,
    is_chunked: bool,
    /// What was read and is not used yet.
    input: Vec<u8>,
    /// Keeps the server running.
    _running: Arc<Running>,
}

impl Exchange {
    fn new(stream: TcpStream, running: Arc<Running>, message: Message) -> Self {
        let Message { method, target, fields, body, peer: _ } = message;
        let is_framed = fields.iter().any(|(name, _)| {
            ["content-length", "transfer-encoding"].iter().any(|own| name.eq_ignore_ascii_case(own))
        });
        let may_lack_body = [HttpMethod::GET, HttpMethod::HEAD].contains(&method);
        let mut head = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
        for (name, value) in &fields {
            head.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let mut is_chunked = false;
        match body.len() {
            _ if is_framed => {}
            Some(0) if may_lack_body => {}
            Some(length) => {
                head.extend_from_slice(format!("content-length: {length}\r\n").as_bytes());
            }
            None => {
                head.extend_from_slice(b"transfer-encoding: chunked\r\n");
                is_chunked = true;
            }
        }
        head.extend_from_slice(b"\r\n");
        let (output, body, input) = (head.into(), Some(body), Vec::new());
        Self { stream, output, body, is_chunked, input, _running: running }
    }

    /// Sends as much of the request as the connection takes.
    fn poll_send(&mut self, cx: &mut Context<'_>) {
        while self.poll_output(cx) {
            match self.stream.poll_write_ready(cx) {
                Poll::Pending => return,
                Poll::Ready(ready) => {
                    match ready.and_then(|()| self.stream.try_write(&self.output)) {
                        Ok(length) => drop(self.output.split_to(length)),
                        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                        // The server has closed the connection. Its response may say why.
                        Err(_) => (self.output, self.body) = (Bytes::new(), None),
                    }
                }
            }
        }
    }

    /// Takes the next bytes of the body if there is nothing to write. Returns whether there is now.
    fn poll_output(&mut self, cx: &mut Context<'_>) -> bool {
        while self.output.is_empty() {
            let Some(body) = &mut self.body else { return false };
            match body.poll_chunk(cx) {
                Poll::Pending => return false,
                Poll::Ready(None) => {
                    self.body = None;
                    if self.is_chunked {
                        self.output = Bytes::from_static(b"0\r\n\r\n");
                    }
                }
                Poll::Ready(Some(chunk)) => {
                    let chunk = chunk.expect("the request's body can be read");
                    self.output = if self.is_chunked && !chunk.is_empty() {
                        let size = format!("{:x}\r\n", chunk.len());
                        [size.as_bytes(), &chunk, b"\r\n"].concat().into()
                    } else {
                        chunk
                    };
                }
            }
        }
        true
    }

    /// Reads more of the response. Returns the number of bytes; 0 is the end of the connection.
    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        self.poll_send(cx);
        let mut buffer = [0; 16 * 1024];
        loop {
            ready!(self.stream.poll_read_ready(cx))?;
            match self.stream.try_read(&mut buffer) {
                Ok(length) => {
                    self.input.extend_from_slice(&buffer[..length]);
                    return Poll::Ready(Ok(length));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    fn into_body(self, ending: Ending) -> Body {
        let trailers = Arc::new(Mutex::new(HeaderMap::new()));
        let received = |left| Received { exchange: self, left, trailers: trailers.clone() };
        match ending {
            Ending::NoBody | Ending::Length(0) => Body::empty(),
            Ending::Length(length) => Body::sized_stream(length, received(Left::Bytes(length))),
            Ending::Close => Body::stream(received(Left::Everything)),
            Ending::Chunked => {
                let chunked = Chunked::new(ChunkLimits::default());
                let body = Body::stream(received(Left::Chunks(Box::new(chunked))));
                body.with_trailers(async move {
                    let mut fields = trailers.lock().unwrap_or_else(PoisonError::into_inner);
                    std::mem::take(&mut *fields)
                })
            }
        }
    }
}

/// What is left of the response's body.
enum Left {
    Bytes(u64),
    Chunks(Box<Chunked>),
    Everything,
}

/// The body of the response, which is read as it is asked for.
struct Received {
    exchange: Exchange,
    left: Left,
    trailers: Arc<Mutex<HeaderMap>>,
}

/// What the input has.
enum Step {
    Data(Bytes),
    More,
    Done,
}

impl Received {
    /// Takes the next bytes of the body out of the input.
    fn step(&mut self) -> io::Result<Step> {
        let input = &mut self.exchange.input;
        if matches!(self.left, Left::Bytes(0)) {
            return Ok(Step::Done);
        }
        if input.is_empty() {
            return Ok(Step::More);
        }
        match &mut self.left {
            Left::Everything => Ok(Step::Data(std::mem::take(input).into())),
            Left::Bytes(left) => {
                let length = input.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= length as u64;
                Ok(Step::Data(input.drain(..length).collect()))
            }
            Left::Chunks(chunked) => match chunked.next(input) {
                ChunkEvent::Data(range) => {
                    let data = Bytes::copy_from_slice(&input[range.clone()]);
                    input.drain(..range.end);
                    Ok(Step::Data(data))
                }
                ChunkEvent::More => {
                    input.clear();
                    Ok(Step::More)
                }
                ChunkEvent::Done(_) => {
                    if let Some(mut trailers) = chunked.take_trailers() {
                        let mut fields = HeaderMap::new();
                        fields.receive(Arc::new(trailers.bytes.into()), &mut trailers.fields);
                        *self.trailers.lock().unwrap_or_else(PoisonError::into_inner) = fields;
                    }
                    Ok(Step::Done)
                }
                ChunkEvent::Bad(error) => Err(io::Error::other(error.to_string())),
            },
        }
    }
}

impl Stream for Received {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match self.step()? {
                Step::Data(bytes) => return Poll::Ready(Some(Ok(bytes))),
                Step::Done => return Poll::Ready(None),
                Step::More => match (ready!(self.exchange.poll_read(cx))?, &self.left) {
                    (1.., _) => {}
                    (0, Left::Everything) => return Poll::Ready(None),
                    (0, _) => return Poll::Ready(Some(Err(cut()))),
                },
            }
        }
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the connection ended before the body did")
}
