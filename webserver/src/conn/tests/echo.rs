//! An app for the tests of connections: it answers by the path, and counts what happens to it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::http::{Body, Dispatch, Exchange, HeaderValue, Refusal, Request, Response, StatusCode};

/// Answers by the path.
#[derive(Default)]
pub(super) struct Echo {
    pub(super) cancelled: Arc<AtomicUsize>,
    pub(super) produced: Arc<AtomicUsize>,
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

struct Place {
    answer: Option<Answer>,
    cancelled: Arc<AtomicUsize>,
    produced: Arc<AtomicUsize>,
}

impl Dispatch for Echo {
    fn open(&self) -> Box<dyn Exchange> {
        let Self { cancelled, produced } = self;
        let (cancelled, produced) = (cancelled.clone(), produced.clone());
        Box::new(Place { answer: None, cancelled, produced })
    }

    fn close(&self, exchange: Box<dyn Exchange>) {
        drop(exchange);
    }

    fn refuse(&self, refusal: Refusal) -> Response {
        Response::new("refused").with_status(refusal.status)
    }
}

impl Exchange for Place {
    fn start(&mut self, request: Request) {
        self.answer = Some(Box::pin(answer(request, self.produced.clone())));
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
    let body = request.take_body();
    match request.path() {
        "/echo" => match body.collect(1 << 20).await {
            Ok(bytes) => Response::new(bytes),
            Err(error) => Response::new(error.to_string()).with_status(StatusCode::BAD_REQUEST),
        },
        "/through" => Response::new(Body::stream(body)),
        "/unread" => Response::new("unread"),
        "/never" => std::future::pending().await,
        "/slow" => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Response::new("slow")
        }
        "/none" => Response::default().with_status(StatusCode::NO_CONTENT),
        "/big" => Response::new(vec![b'b'; 100_000]),
        "/three" => Response::new(Body::stream(Chunks { left: 3, fails: false, produced })),
        "/long" => Response::new(Body::stream(Chunks { left: 100_000, fails: false, produced })),
        "/fails" => Response::new(Body::stream(Chunks { left: 2, fails: true, produced })),
        "/endless" => {
            Response::new(Body::stream(Chunks { left: usize::MAX, fails: false, produced }))
        }
        "/switch" => Response::upgrade(HeaderValue::from_static("echo"), |mut io| async move {
            let mut byte = [0];
            while io.read_exact(&mut byte).await.is_ok() && io.write_all(&byte).await.is_ok() {}
        }),
        path => Response::new(path.to_owned()),
    }
}

struct Chunks {
    left: usize,
    fails: bool,
    produced: Arc<AtomicUsize>,
}

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            let error = std::io::Error::other("the well is dry");
            return Poll::Ready(self.fails.then_some(Err(error)));
        }
        self.left -= 1;
        self.produced.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Bytes::from_static(b"abc"))))
    }
}
