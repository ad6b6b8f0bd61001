//! axum, through `axum::serve` with TCP_NODELAY. axum leaves the threads to its user. Here each
//! worker is a current-thread runtime with its own listener. That costs less per request than one
//! runtime whose threads share all tasks.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use common::{Message, Options, Pair, Person};
use futures_util::StreamExt;
use futures_util::stream::iter;
use tokio::net::TcpListener;

fn main() {
    common::on_each_worker(Options::from_arguments(), serve);
}

async fn serve(listener: TcpListener) {
    let app = Router::new()
        .route("/", get(async || common::INDEX))
        .route("/plaintext", get(async || common::PLAINTEXT))
        .route("/json", get(json))
        .route("/users/{id}", get(user))
        .route("/q", get(query))
        .route("/people", post(people))
        .route("/echo", post(echo))
        .route("/count", post(count))
        .route("/big", get(async || &common::BIG[..]))
        .route("/stream/{n}", get(stream))
        .route("/slow/{ms}", get(slow))
        .route("/busy/{us}", get(async |Path(us)| common::busy(us)))
        .layer(DefaultBodyLimit::max(2 << 20));
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, app).await.expect("it runs until it is ended");
}

async fn json() -> Json<Message> {
    Json(common::MESSAGE)
}

async fn user(Path(id): Path<u64>) -> String {
    id.to_string()
}

async fn query(Query(pair): Query<Pair>) -> String {
    format!("{} {}", pair.name, pair.n)
}

async fn people(Json(person): Json<Person>) -> Json<Person> {
    Json(person)
}

async fn echo(headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let kind = headers.get(header::CONTENT_TYPE).cloned();
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    ([(header::CONTENT_TYPE, kind)], body)
}

async fn count(body: Body) -> Result<String, StatusCode> {
    let mut chunks = body.into_data_stream();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        length += chunk.map_err(|_| StatusCode::BAD_REQUEST)?.len() as u64;
    }
    Ok(length.to_string())
}

async fn stream(Path(n): Path<u64>) -> Body {
    Body::from_stream(iter((0..n).map(|_| Ok::<_, Infallible>(Bytes::from_static(common::CHUNK)))))
}

async fn slow(Path(ms): Path<u64>) -> &'static str {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "done"
}
