//! Arguments with attributes: a header field, a cookie and a JSON body that borrows.

#[post("/orders")]
pub fn order(#[header] x_trace: Option<&str>, #[cookie("__Host-id")] id: &str, #[json] order: Order<'_>) -> String {
    place(x_trace, id, order)
}
