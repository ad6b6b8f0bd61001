//! Path parameters of types of other crates.

use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/things/{id}")]
fn thing(id: uuid::Uuid) -> String {
    id.to_string()
}

#[test]
fn uuid_is_a_path_parameter() {
    let server = Local::start(builder().routes(routes![thing]).build());
    let mut wire = Wire::connect(server.addr);
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(wire.get(&format!("/things/{id}"), "").text(), id);
    assert_eq!(wire.get("/things/67e55044", "").status, 404);
}
