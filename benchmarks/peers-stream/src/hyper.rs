//! hyper alone, on one thread.

#![forbid(unsafe_code)]

use std::convert::Infallible;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::stream::{Stream, StreamExt};
use http_body_util::{BodyExt, Either, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::CONTENT_LENGTH;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use peers_stream::{BODY, CHUNK, address, chunks};
use tokio::net::TcpListener;

type Chunks = Pin<Box<dyn Stream<Item = Result<Frame<Bytes>, Infallible>>>>;
type Answer = Response<Either<Full<Bytes>, StreamBody<Chunks>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind(address()).await?;
    let http = hyper::server::conn::http1::Builder::new();
    tokio::task::LocalSet::new()
        .run_until(async {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let _ = stream.set_nodelay(true);
                let connection = http.serve_connection(TokioIo::new(stream), service_fn(answer));
                tokio::task::spawn_local(async move {
                    let _ = connection.await;
                });
            }
        })
        .await
}

async fn answer(request: Request<Incoming>) -> Result<Answer, hyper::Error> {
    let path = request.uri().path().to_string();
    let n = path.rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    Ok(match path.as_str() {
        "/count" => whole(count(request.into_body()).await?.to_string().into()),
        "/whole" => whole(BODY.clone()),
        path if path.starts_with("/sized/") => {
            let mut answer = stream(n);
            answer.headers_mut().insert(CONTENT_LENGTH, (n * CHUNK as u64).into());
            answer
        }
        _ => stream(n),
    })
}

async fn count(mut body: Incoming) -> Result<u64, hyper::Error> {
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        length += frame?.data_ref().map_or(0, |data| data.len() as u64);
    }
    Ok(length)
}

fn whole(bytes: Bytes) -> Answer {
    Response::new(Either::Left(Full::new(bytes)))
}

fn stream(n: u64) -> Answer {
    let chunks: Chunks = Box::pin(chunks(n).map(|chunk| chunk.map(Frame::data)));
    Response::new(Either::Right(StreamBody::new(chunks)))
}
