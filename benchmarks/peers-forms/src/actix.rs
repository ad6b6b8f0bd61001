//! actix-web, with one worker.

#![forbid(unsafe_code)]

use actix_web::web::{Data, Form, Json};
use actix_web::{App, HttpServer, post};
use peers_forms::{Order, Prices, Receipt, address};

#[post("/form")]
async fn form(order: Form<Order>, prices: Data<Prices>) -> Json<Receipt> {
    Json(prices.receipt(order.into_inner()))
}

#[post("/json")]
async fn json(order: Json<Order>, prices: Data<Prices>) -> Json<Receipt> {
    Json(prices.receipt(order.into_inner()))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().app_data(Data::new(Prices::ALL)).service((form, json)))
        .workers(1)
        .tcp_nodelay(true)
        .bind(address())?
        .run()
        .await
}
