//! salvo, on one thread.

#![forbid(unsafe_code)]

use peers_forms::{Order, Prices, Receipt, address};
use salvo::affix_state;
use salvo::http::ParseError;
use salvo::prelude::*;

#[handler]
async fn form(req: &mut Request, depot: &mut Depot) -> Result<Json<Receipt>, ParseError> {
    receipt(req.parse_form().await?, depot)
}

#[handler]
async fn json(req: &mut Request, depot: &mut Depot) -> Result<Json<Receipt>, ParseError> {
    receipt(req.parse_json().await?, depot)
}

fn receipt(order: Order, depot: &Depot) -> Result<Json<Receipt>, ParseError> {
    let prices = depot.get_typed::<Prices>().map_err(|_| ParseError::other("no prices"))?;
    Ok(Json(prices.receipt(order)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let router = Router::new()
        .hoop(affix_state::inject(Prices::ALL))
        .push(Router::with_path("form").post(form))
        .push(Router::with_path("json").post(json));
    let acceptor = TcpListener::new(address()).bind().await;
    Server::new(acceptor).serve(router).await;
}
