//! Arguments that exist only under a condition.
#![deny(warnings)]
use webserver::prelude::*;

/// Here there is no `Session`, and the types of two arguments with one name differ.
#[get("/{id}", timeout = "5s")]
async fn show(
    #[cfg(any())] session: Session,
    #[allow(unused_variables)]
    #[cfg(all())]
    uri: Uri,
    #[cfg(not(any()))] id: u64,
    #[cfg(any())] id: Nothing,
) -> Text<u64> {
    Text(id)
}

#[webserver::post("/", crate = web)]
#[cfg(all())]
fn create(#[cfg(all())] body: String, #[cfg(any())] _: String) -> String {
    body
}

macro_rules! maybe {
    ($(#[$meta:meta])* $name:ident: $ty:ty) => {
        #[put("/")]
        fn replace($(#[$meta])* $name: $ty) {}
    };
}

maybe!(#[cfg(any())] session: Session);

use webserver as web;

fn main() {
    let server = ServerBuilder::new().routes(routes![show, create, replace]).build();
    drop(server);
}
