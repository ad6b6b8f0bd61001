//! Enums with `#[derive(IntoResponse)]` are read variant by variant.

use serde::{Deserialize, Serialize};
use webserver::api_client::{ApiClient, ClientError, Transport};
use webserver::prelude::*;
use webserver::request;

use super::clients;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Taken {
    by: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Full {
    limit: u32,
}

/// Answers with bodies, without, and with data that is not sent.
#[derive(Debug, PartialEq, IntoResponse)]
enum Answer {
    #[response(status = 201)]
    Made(Json<Full>),
    #[response(status = 204)]
    Kept,
    #[response(transparent)]
    Taken(Status<409, Json<Taken>>),
    #[response(transparent)]
    Full(Status<507, Json<Full>>),
    #[response(status = 410, problem = "/gone")]
    Gone,
    #[response(status = 410, problem = "/moved", title = "Moved away")]
    Moved,
    #[response(status = 423)]
    Locked { by: String },
    #[response(status = 402)]
    Unpaid,
    #[response(status = 402)]
    Poor,
    #[response(status = 500)]
    Broken,
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

fn answers() -> Vec<Answer> {
    vec![
        Answer::Made(Json(Full { limit: 7 })),
        Answer::Kept,
        Answer::Taken(Status(Json(Taken { by: "Ada".to_owned() }))),
        Answer::Full(Status(Json(Full { limit: 8 }))),
        Answer::Gone,
        Answer::Moved,
        Answer::Broken,
        Answer::Locked { by: "Ada".to_owned() },
        Answer::Unpaid,
        Answer::Poor,
    ]
}

#[get("/answers/{at}")]
fn answer(at: usize) -> Answer {
    answers().remove(at)
}

#[get("/results/{at}")]
fn result(at: usize) -> Result<String, Answer> {
    Err(answers().remove(at))
}

#[derive(Debug, IntoResponse)]
#[response(status = 202)]
struct Later(Json<Full>);

#[get("/later")]
fn later() -> Later {
    Later(Json(Full { limit: 9 }))
}

/// A variant with a body that clients cannot read is an error only where a client calls the handler.
#[derive(IntoResponse)]
enum Unreadable {
    #[response(status = 200)]
    Static(&'static str),
}

#[get("/unreadable")]
fn unreadable() -> Unreadable {
    Unreadable::Static("a")
}

routes![App = [answer, result, later, unreadable]];

async fn variants<T: Transport>(client: &ApiClient<T>) {
    for at in 0..7 {
        let variant = client.call(request!(App, answer(at = at))).await.unwrap();
        assert_eq!(variant, answers().remove(at));
        let error = client.call(request!(App, result(at = at))).await.unwrap().unwrap_err();
        assert_eq!(error, answers().remove(at));
    }
    assert_eq!(client.call(request!(App, later())).await.unwrap().0.0, Full { limit: 9 });
}

async fn untold<T: Transport>(client: &ApiClient<T>) {
    for (at, status) in [(7, 423), (8, 402), (9, 402)] {
        let error = client.call(request!(App, result(at = at))).await.unwrap_err();
        let ClientError::Problem(problem) = error else { panic!("{error}") };
        assert_eq!(problem.status(), status);
        assert_eq!(problem.detail_text(), Some(&*answers().remove(at).to_string()));
    }
}

#[tokio::test]
async fn variant_is_told_by_its_status_and_its_problem() {
    let server = || ServerBuilder::new().routes(routes![App]).build();
    let (in_process, over_http, _running) = clients(server).await;
    variants(&in_process).await;
    variants(&over_http).await;
    untold(&in_process).await;
    untold(&over_http).await;
    let text = server().client().get("/unreadable").send().await.text().await;
    assert_eq!(text, "a");
}
