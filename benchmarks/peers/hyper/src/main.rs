//! hyper alone: a `match` on the path instead of a router, and a current-thread runtime with its
//! own listener per worker. `pipeline_flush` is enabled, because its documentation recommends it
//! for pipelined requests.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use common::{Options, Pair, Person};
use futures_util::stream::{self, Stream};
use http_body_util::{BodyExt, Either, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

type Chunks = Pin<Box<dyn Stream<Item = Result<Frame<Bytes>, Infallible>>>>;
type Answer = Response<Either<Full<Bytes>, StreamBody<Chunks>>>;

fn main() {
    common::on_each_worker(Options::from_arguments(), serve);
}

async fn serve(listener: TcpListener) {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.pipeline_flush(true);
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let connection = http.serve_connection(TokioIo::new(stream), service_fn(answer));
        tokio::task::spawn_local(async move {
            let _ = connection.await;
        });
    }
}

async fn answer(request: Request<Incoming>) -> Result<Answer, Infallible> {
    Ok(route(request).await.unwrap_or_else(|status| {
        let mut answer = whole("text/plain; charset=utf-8", "");
        *answer.status_mut() = status;
        answer
    }))
}

async fn route(request: Request<Incoming>) -> Result<Answer, StatusCode> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/") => Ok(text(common::INDEX)),
        (&Method::GET, "/plaintext") => Ok(text(common::PLAINTEXT)),
        (&Method::GET, "/json") => json(&common::MESSAGE),
        (&Method::GET, "/q") => {
            let query = request.uri().query().unwrap_or_default();
            let pair: Pair =
                serde_urlencoded::from_str(query).map_err(|_| StatusCode::BAD_REQUEST)?;
            Ok(text(format!("{} {}", pair.name, pair.n)))
        }
        (&Method::POST, "/people") => {
            let person: Person = serde_json::from_slice(&collect(request).await?)
                .map_err(|_| StatusCode::BAD_REQUEST)?;
            json(&person)
        }
        (&Method::POST, "/echo") => {
            let kind = request.headers().get(CONTENT_TYPE).cloned();
            let mut answer = whole("application/octet-stream", collect(request).await?);
            if let Some(kind) = kind {
                answer.headers_mut().insert(CONTENT_TYPE, kind);
            }
            Ok(answer)
        }
        (&Method::POST, "/count") => count(request.into_body()).await,
        (&Method::GET, "/big") => Ok(whole("application/octet-stream", &common::BIG[..])),
        (&Method::GET, path) => with_number(path).await,
        _ => Err(StatusCode::NOT_FOUND),
    }
}

/// The routes with a parameter.
async fn with_number(path: &str) -> Result<Answer, StatusCode> {
    let (prefix, number) = path.rsplit_once('/').ok_or(StatusCode::NOT_FOUND)?;
    let number: u64 = number.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    match prefix {
        "/users" => Ok(text(number.to_string())),
        "/stream" => {
            let chunk = || Ok(Frame::data(Bytes::from_static(common::CHUNK)));
            let chunks: Chunks = Box::pin(stream::iter((0..number).map(move |_| chunk())));
            Ok(Response::new(Either::Right(StreamBody::new(chunks))))
        }
        "/busy" => Ok(text(common::busy(number))),
        "/slow" => {
            tokio::time::sleep(Duration::from_millis(number)).await;
            Ok(text("done"))
        }
        _ => Err(StatusCode::NOT_FOUND),
    }
}

async fn count(mut body: Incoming) -> Result<Answer, StatusCode> {
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        length += frame.data_ref().map_or(0, Bytes::len) as u64;
    }
    Ok(text(length.to_string()))
}

async fn collect(request: Request<Incoming>) -> Result<Bytes, StatusCode> {
    let body = request.into_body().collect().await.map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(body.to_bytes())
}

fn text(body: impl Into<Bytes>) -> Answer {
    whole("text/plain; charset=utf-8", body)
}

fn json(value: &impl serde::Serialize) -> Result<Answer, StatusCode> {
    let body = serde_json::to_vec(value).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(whole("application/json", body))
}

fn whole(kind: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Either::Left(Full::new(body.into())));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
