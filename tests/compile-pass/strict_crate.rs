//! A crate that denies all that can be denied.
#![deny(warnings, missing_docs, clippy::pedantic)]

/// Handlers.
pub mod users {
    use webserver::{State, Text, get, post, routes};

    /// One user.
    #[get("/{id}")]
    pub async fn show(id: u64, names: State<Vec<&'static str>>) -> Text<u64> {
        let _ = names;
        Text(id)
    }

    /// Some text.
    #[post("/")]
    pub fn create(text: String) -> String {
        text
    }

    routes! {
        /// All of them.
        pub Users = [show, create]
    }
}

fn main() {
    let routes = webserver::routes!["/users" => users::Users];
    let server = webserver::ServerBuilder::new().routes(routes).state(vec!["x"]).build();
    let _ = server.client();
}
