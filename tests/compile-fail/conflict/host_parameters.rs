use webserver::prelude::*;

#[get("/", host = "{tenant}.example.com")]
fn by_tenant(tenant: &str) -> String {
    tenant.to_owned()
}

#[get("/", host = "{name}.Example.com")]
fn by_name(name: &str) -> String {
    name.to_owned()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![by_tenant, by_name]).build();
}
