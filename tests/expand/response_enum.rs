//! An enum as a response: a status, a problem, and a variant that is passed on.

#[derive(IntoResponse)]
pub enum Answer {
    #[response(status = 201, header("x-new", "yes"))]
    Created(Json<User>),
    #[response(status = 404, title = "There is no such user")]
    Missing { id: u64 },
    #[response(transparent, from)]
    Problem(Problem),
}
