//! A function that does not wait, with a parameter from the path.

#[get("/users/{id}")]
fn show(id: u64) -> String {
    format!("user {id}")
}
