//! axum, on one thread. It reads forms with parts by multer.

#![forbid(unsafe_code)]

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::routing::post;
use axum::serve::ListenerExt;
use axum::{Form, Json, Router};
use peers_forms::{Order, Prices, Receipt, address};

async fn form(State(prices): State<Prices>, Form(order): Form<Order>) -> Json<Receipt> {
    Json(prices.receipt(order))
}

async fn json(State(prices): State<Prices>, Json(order): Json<Order>) -> Json<Receipt> {
    Json(prices.receipt(order))
}

async fn multipart(mut form: Multipart) -> Result<String, MultipartError> {
    let mut length = 0;
    while let Some(mut field) = form.next_field().await? {
        while let Some(chunk) = field.chunk().await? {
            length += chunk.len();
        }
    }
    Ok(length.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new()
        .route("/form", post(form))
        .route("/json", post(json))
        .route("/multipart", post(multipart).layer(DefaultBodyLimit::disable()))
        .with_state(Prices::ALL);
    let listener = tokio::net::TcpListener::bind(address()).await?;
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, app).await?;
    Ok(())
}
