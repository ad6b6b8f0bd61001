//! An app for the tests of connections. It answers by the path, counts what happens to it, and keeps
//! how responses have ended.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::http::{
    Body, Dispatch, Exchange, HeaderMap, HeaderName, HeaderValue, Refusal, Request, Response,
    ResponseEnd, StatusCode, Version,
};

/// Answers by the path.
#[derive(Default)]
pub(super) struct Echo {
    pub(super) cancelled: Arc<AtomicUsize>,
    pub(super) produced: Arc<AtomicUsize>,
    /// The ends of the responses to requests with the field `x-end`.
    pub(super) ends: Ends,
}

pub(super) type Ends = Arc<Mutex<Vec<ResponseEnd>>>;

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

struct Place {
    answer: Option<Answer>,
    cancelled: Arc<AtomicUsize>,
    produced: Arc<AtomicUsize>,
    ends: Ends,
}

impl Dispatch for Echo {
    fn open(&self) -> Box<dyn Exchange> {
        let Self { cancelled, produced, ends } = self;
        let (cancelled, produced) = (cancelled.clone(), produced.clone());
        Box::new(Place { answer: None, cancelled, produced, ends: ends.clone() })
    }

    fn close(&self, exchange: Box<dyn Exchange>) {
        drop(exchange);
    }

    fn refuse(&self, refusal: Refusal) -> Response {
        Response::new("refused").with_status(refusal.status)
    }
}

impl Exchange for Place {
    fn start(&mut self, request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>) {
        if request.headers().contains("x-end") {
            let ends = self.ends.clone();
            request.on_response_end(move |end| ends.lock().expect("no panic").push(*end));
        }
        self.answer = Some(Box::pin(answer(request, self.produced.clone())));
        *polled = self.poll(cx);
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let answer = self.answer.as_mut().expect("it was started");
        let response = std::task::ready!(answer.as_mut().poll(cx));
        self.answer = None;
        Poll::Ready(response)
    }

    fn cancel(&mut self) {
        if self.answer.take().is_some() {
            self.cancelled.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn answer(mut request: Request, produced: Arc<AtomicUsize>) -> Response {
    let mut body = request.take_body();
    let stream = |left, end| Chunks { left, end, produced: produced.clone() };
    match request.path() {
        "/echo" => match body.collect(1 << 21).await {
            Ok(bytes) => Response::new(bytes),
            Err(error) => Response::new(error.to_string()).with_status(error.status()),
        },
        "/elsewhere" => {
            let bytes = tokio::spawn(body.collect(1 << 21)).await.expect("no panic");
            Response::new(bytes.unwrap_or_default())
        }
        "/trailers" => match body.collect_with_trailers(1 << 20).await {
            Ok((bytes, trailers)) => Response::new(format!("{bytes:?} {trailers:?}")),
            Err(error) => Response::new(error.to_string()).with_status(error.status()),
        },
        "/pieces" => {
            let (mut pieces, mut bytes) = (0, 0);
            while let Some(Ok(chunk)) = body.next().await {
                (pieces, bytes) = (pieces + 1, bytes + chunk.len());
            }
            Response::new(format!("{pieces} {bytes}"))
        }
        "/slowly" | "/steps" => {
            let pause = if request.path() == "/slowly" { 150 } else { 1 };
            let mut bytes = 0;
            while let Some(chunk) = body.next().await {
                match chunk {
                    Ok(chunk) => bytes += chunk.len(),
                    Err(error) => return Response::default().with_status(error.status()),
                }
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            Response::new(bytes.to_string())
        }
        "/through" => Response::new(Body::stream(body)),
        "/unread" => Response::new("unread"),
        "/never" => std::future::pending().await,
        "/slow" => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Response::new("slow")
        }
        "/none" => Response::default().with_status(StatusCode::NO_CONTENT),
        "/big" => Response::new(vec![b'b'; 100_000]),
        "/kib" => {
            produced.fetch_add(1, Ordering::Relaxed);
            Response::new(vec![b'k'; 1024])
        }
        "/three" => Response::new(Body::stream(stream(3, Ending::Whole))),
        "/long" => Response::new(Body::stream(stream(100_000, Ending::Whole))),
        "/fails" => Response::new(Body::stream(stream(2, Ending::Fails))),
        "/panics" => Response::new(Body::stream(stream(2, Ending::Panics))),
        "/spiteful" => Response::new(Body::stream(stream(2, Ending::PanicsWhenDropped))),
        "/endless" => Response::new(Body::stream(stream(usize::MAX, Ending::Whole))),
        "/six" => Response::new(Body::sized_stream(6, stream(2, Ending::Whole))),
        "/less" => Response::new(Body::sized_stream(9, stream(2, Ending::Whole))),
        "/more" => Response::new(Body::sized_stream(4, stream(2, Ending::Whole))),
        "/much-more" => Response::new(Body::sized_stream(3, stream(9, Ending::Whole))),
        "/sum" => Response::new(Body::stream(stream(2, Ending::Whole)).with_trailers(sum()))
            .with_header(HeaderName::from_static("trailer"), HeaderValue::from_static("x-sum")),
        "/sum-of-bytes" => Response::new(Body::from("abc").with_trailers(sum())),
        "/hinted" => {
            assert_eq!(request.early_hints(link("/a")), request.version() == Version::Http11);
            request.early_hints(link("/b"));
            tokio::time::sleep(Duration::from_millis(50)).await;
            Response::new("hinted")
        }
        "/hinted-late" => {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(10)).await;
                request.early_hints(link("/late"));
            });
            Response::new("late")
        }
        "/hinted-much" => {
            let taken = (0..1000).filter(|_| request.early_hints(link("/a"))).count();
            Response::new(format!("{taken}"))
        }
        "/interim" => Response::default().with_status(StatusCode::PROCESSING),
        "/" if request.host() == Some("nowhere:1") => Response::new("no tunnel"),
        "/tunnel" | "/" => Response::tunnel(|mut io| async move {
            let mut byte = [0];
            while io.read_exact(&mut byte).await.is_ok() && io.write_all(&byte).await.is_ok() {}
        }),
        "/switch" => switch(),
        "/switch-after" => {
            while let Some(Ok(_)) = body.next().await {}
            switch()
        }
        path => match path.strip_prefix("/set/").and_then(|set| set.split_once('/')) {
            Some((fields, status)) => set(fields, status),
            None => Response::new(path.to_owned()),
        },
    }
}

fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("echo"), |mut io| async move {
        let mut byte = [0];
        while io.read_exact(&mut byte).await.is_ok() && io.write_all(&byte).await.is_ok() {}
    })
}

/// Returns an answer with fields such as `content-length=3,connection=close`, a status, and the
/// body that comes after the status, if there is one.
fn set(fields: &str, status: &str) -> Response {
    let (status, body) = status.split_once('/').unwrap_or((status, ""));
    let body = match body {
        "stream" => Body::stream(Body::from("abc")),
        text => Body::from(text.to_owned()),
    };
    let mut response = Response::new(body);
    response.set_status(status.parse().expect("a status"));
    for (name, value) in fields.split(',').filter_map(|field| field.split_once('=')) {
        let value = HeaderValue::from_str(value).expect("a value");
        response.headers_mut().append(name.parse().expect("a name"), value);
    }
    response
}

fn link(target: &str) -> HeaderMap {
    let mut fields = HeaderMap::new();
    let value = HeaderValue::from_str(&format!("<{target}>")).expect("a value");
    fields.insert(HeaderName::from_static("link"), value);
    fields.insert(HeaderName::from_static("content-length"), HeaderValue::from_static("7"));
    fields
}

async fn sum() -> HeaderMap {
    tokio::task::yield_now().await;
    let mut fields = HeaderMap::new();
    for (name, value) in [("x-sum", "6"), ("content-length", "6"), ("set-cookie", "a=b")] {
        fields.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    fields
}

/// What happens to a stream at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Whole,
    Fails,
    Panics,
    PanicsWhenDropped,
}

struct Chunks {
    left: usize,
    end: Ending,
    produced: Arc<AtomicUsize>,
}

impl Drop for Chunks {
    fn drop(&mut self) {
        assert!(self.end != Ending::PanicsWhenDropped, "dropped on purpose");
    }
}

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            assert!(self.end != Ending::Panics, "the stream panics on purpose");
            let error = std::io::Error::other("the well is dry");
            return Poll::Ready((self.end == Ending::Fails).then_some(Err(error)));
        }
        self.left -= 1;
        self.produced.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Bytes::from_static(b"abc"))))
    }
}
