// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

pub enum Answer {
    #[response(status = 201, header("x-new", "yes"))]
    Created(Json<User>),
    #[response(status = 404, title = "There is no such user")]
    Missing { id: u64 },
    #[response(transparent, from)]
    Problem(Problem),
}
impl ::webserver::IntoResponse for Answer {
    fn into_response(self) -> ::webserver::Response {
        #[allow(unused_imports)]
        use ::webserver::private::FailsWithText as _;
        match self {
            Self::Created { 0: __body } => {
                ::webserver::private::succeed(201, &[("x-new", "yes")], __body)
            }
            failed @ Self::Missing { .. } => {
                ::webserver::private::Failed(failed).fail(&::webserver::private::Failure {
                    status: 404,
                    problem: "",
                    title: "There is no such user",
                    headers: &[],
                })
            }
            Self::Problem { 0: __inner } => ::webserver::private::respond(__inner),
        }
    }
}
impl ::core::convert::From<Problem> for Answer {
    fn from(inner: Problem) -> Self {
        Self::Problem { 0: inner }
    }
}
