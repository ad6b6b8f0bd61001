use webserver::prelude::*;

#[get("/members/{id}")]
fn member(id: u64, org: &str) -> String {
    format!("member {id} of {org}")
}

fn main() {
    let _ = ServerBuilder::new().routes(routes!["/orgs/{org}" => [member]]).build();
}
