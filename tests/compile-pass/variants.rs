use webserver::prelude::*;

#[get("/{id}", produces = "application/json")]
fn json(id: u64) -> String {
    id.to_string()
}

#[get("/{id}", produces = "text/html")]
async fn html(id: u64) -> Html<String> {
    Html(id.to_string())
}

#[get("/{name}", produces = "text/html", rank = 1)]
fn name(name: &str) -> Html<String> {
    Html(name.to_owned())
}

#[post("/", consumes = "text/plain", produces = "text/html")]
fn plain_to_html(text: String) -> String {
    text
}

#[post("/", consumes = "text/csv", produces = "text/html")]
fn csv_to_html(text: String) -> String {
    text
}

#[post("/", consumes = "text/csv", produces = "text/csv")]
fn csv_to_csv(text: String) -> String {
    text
}

routes![Types = [json, html]];

fn main() {
    let posts = routes![plain_to_html, csv_to_html, csv_to_csv];
    let _ = ServerBuilder::new().routes(routes![Types, name]).routes(posts).build();
}
