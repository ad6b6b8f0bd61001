//! An argument that is not in the path: there is one error, and the companion type exists, so that
//! `routes![]` adds no error of its own.

#[get("/users/{id}")]
fn show(name: u64) -> String {
    format!("user {name}")
}
