//! The crate under another name: an option says which.
use webserver as web;

mod inner {
    pub use webserver as renamed;
}

#[web::get("/a", crate = crate::inner::renamed)]
pub fn a(request: &web::Request) -> std::string::String {
    request.path().to_owned()
}

web::routes![crate = crate::inner::renamed; pub Group = [a]];

fn main() {
    let routes = web::routes![crate = crate::inner::renamed; "/x" => Group];
    let _ = web::ServerBuilder::new().routes(routes).build();
}
