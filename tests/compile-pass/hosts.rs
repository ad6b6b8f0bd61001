use webserver::FromParam;
use webserver::prelude::*;

#[get("/", host = "{tenant}.example.com")]
fn tenant(tenant: &str) -> String {
    tenant.to_owned()
}

#[get("/", host = "{labels..}.example.com")]
async fn labels(labels: String) -> String {
    labels
}

#[get("/", host = "api.example.com")]
fn api() -> &'static str {
    "api"
}

#[get("/{id}", host = "{type}.example.com")]
fn raw(id: u64, r#type: Kind) -> String {
    format!("{id} {}", r#type.0)
}

struct Kind(u8);

impl<'a> FromParam<'a> for Kind {
    type Error = &'static str;

    fn from_param(text: &'a str) -> Result<Self, Self::Error> {
        text.len().try_into().map(Self).map_err(|_| "is too long")
    }
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![tenant, labels, api, raw]).build();
}
