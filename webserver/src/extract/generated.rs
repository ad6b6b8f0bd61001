//! What the code that the attributes generate calls, for one argument each. A mistake is recorded
//! and `None` given, so that the mistakes of all arguments are told together.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::decode::Malformed;
use super::{
    Cx, FromParam, FromQuery, FromRequestAsync, FromRest, Mistakes, Needs, Pairs, PathError,
    Reject, Rest, decode, query_serde,
};
use crate::http::Request;

/// The text of path parameter number `index`, decoded.
pub fn path_text<'r>(
    request: &'r Request,
    index: usize,
    mistakes: &mut Mistakes,
) -> Option<Cow<'r, str>> {
    decode::path(request.capture(index)).map_err(|why| malformed(why, mistakes)).ok()
}

/// A path parameter, from its text.
pub fn path_arg<'a, T: FromParam<'a>>(
    text: &'a Option<Cow<'_, str>>,
    name: &'static str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    T::from_param(text.as_deref()?)
        .map_err(|error| mistakes.push(PathError::Invalid { name, detail: error.to_string() }))
        .ok()
}

/// What the parameter number `index`, `{name..}`, has of the path.
pub fn rest_text<'r>(
    request: &'r Request,
    index: usize,
    mistakes: &mut Mistakes,
) -> Option<Rest<'r>> {
    Rest::new(request.capture(index)).map_err(|why| malformed(why, mistakes)).ok()
}

/// The rest of a path, from its text.
pub fn rest_arg<'a, T: FromRest<'a>>(
    rest: &'a Option<Rest<'_>>,
    name: &'static str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    T::from_rest(rest.as_ref()?)
        .map_err(|error| mistakes.push(PathError::Invalid { name, detail: error.to_string() }))
        .ok()
}

/// The names and values of the query.
pub fn query_pairs<'r>(request: &'r Request, mistakes: &mut Mistakes) -> Pairs<'r> {
    Pairs::new(request.query().unwrap_or_default()).unwrap_or_else(|error| {
        mistakes.push(error);
        Pairs::refused()
    })
}

/// A query parameter.
pub fn query_arg<'a, T: FromQuery<'a>>(
    pairs: &'a Pairs<'_>,
    name: &'static str,
    mistakes: &mut Mistakes,
) -> Option<T> {
    if pairs.is_refused() {
        return None;
    }
    T::from_query(pairs, name).map_err(|error| mistakes.push(error)).ok()
}

/// All query parameters but those that are `declared` one by one.
pub fn query_rest<T: DeserializeOwned>(
    pairs: &Pairs<'_>,
    declared: &[&str],
    mistakes: &mut Mistakes,
) -> Option<T> {
    if pairs.is_refused() {
        return None;
    }
    query_serde::read(pairs, declared).map_err(|error| mistakes.push(error)).ok()
}

/// Any other argument; what comes of it goes to [`noted`]. This is no `async fn`, as rustc can not
/// prove one that is generic over the extractor and its lifetime to be `Send`.
pub fn extract<'r, T: FromRequestAsync<'r>>(
    request: &'r Request,
    needs: <T::Needs as Needs>::Refs<'r>,
) -> T::Future {
    T::from_request_async(Cx { request, needs })
}

/// An argument, or its rejection noted.
pub fn noted<T, R: Reject>(result: Result<T, R>, mistakes: &mut Mistakes) -> Option<T> {
    result.map_err(|rejection| mistakes.push(rejection)).ok()
}

/// Reads the body to its end for the argument that takes it whole, which is not to be asked for if
/// this says `false`.
pub async fn buffer(request: &Request, mistakes: &mut Mistakes) -> bool {
    match request.buffer().await {
        Ok(()) => true,
        Err(error) => {
            mistakes.push(error);
            false
        }
    }
}

#[cold]
fn malformed(why: Malformed, mistakes: &mut Mistakes) {
    mistakes.push(PathError::Malformed { detail: why.to_string() });
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::super::fixture::{captured, get, post};
    use super::super::{BodyUse, FromRequest, Missing, One, State};
    use super::*;
    use crate::http::{Body, Response};
    use crate::respond::IntoResponse;

    struct Agent<'r>(&'r str);

    impl<'r> FromRequest<'r> for Agent<'r> {
        type Needs = ();
        type Rejection = Missing;

        fn from_request(cx: Cx<'r, ()>) -> Result<Self, Missing> {
            cx.request
                .headers()
                .get("content-type")
                .map(Self)
                .ok_or(Missing::header("content-type"))
        }
    }

    struct Late<'r>(&'r str);

    impl<'r> FromRequestAsync<'r> for Late<'r> {
        type Needs = ();
        type Rejection = Missing;
        const BODY: BodyUse = BodyUse::None;
        type Future = Pin<Box<dyn Future<Output = Result<Self, Missing>> + Send + 'r>>;

        fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
            Box::pin(async move {
                tokio::task::yield_now().await;
                Ok(Self(cx.request.path()))
            })
        }
    }

    /// A route as the attributes generate it: what is proved here is that its future is `Send`.
    trait Route {
        type Needs: Needs;

        fn call<'r>(
            request: &'r Request,
            needs: <Self::Needs as Needs>::Refs<'r>,
        ) -> impl Future<Output = Response> + Send;
    }

    async fn handler(
        id: u64,
        q: Option<&str>,
        agent: Option<Agent<'_>>,
        late: Result<Late<'_>, Missing>,
        text: String,
        state: State<u8>,
    ) -> String {
        tokio::task::yield_now().await;
        let agent = agent.map_or("nobody", |agent| agent.0);
        let late = late.map_or("nowhere", |late| late.0);
        format!("{id} {q:?} {agent} {late} {text} {}", *state)
    }

    struct Handler;

    impl Route for Handler {
        type Needs = ((), ((), ((), (One<u8>, ()))));

        #[expect(clippy::unit_arg, reason = "generated code does not look at what is needed")]
        async fn call<'r>(
            request: &'r Request,
            needs: <Self::Needs as Needs>::Refs<'r>,
        ) -> Response {
            let mut mistakes = Mistakes::new();
            let buffered = buffer(request, &mut mistakes).await;
            let text0 = path_text(request, 0, &mut mistakes);
            let arg0 = path_arg::<u64>(&text0, "id", &mut mistakes);
            let pairs = query_pairs(request, &mut mistakes);
            let arg1 = query_arg::<Option<&str>>(&pairs, "q", &mut mistakes);
            let arg2 = noted(extract::<Option<Agent<'_>>>(request, needs.0).await, &mut mistakes);
            let arg3 = noted(
                extract::<Result<Late<'_>, Missing>>(request, needs.1.0).await,
                &mut mistakes,
            );
            let arg4 = if buffered {
                noted(extract::<String>(request, needs.1.1.0).await, &mut mistakes)
            } else {
                None
            };
            let arg5 = noted(extract::<State<u8>>(request, needs.1.1.1.0).await, &mut mistakes);
            let (Some(arg0), Some(arg1), Some(arg2), Some(arg3), Some(arg4), Some(arg5)) =
                (arg0, arg1, arg2, arg3, arg4, arg5)
            else {
                return mistakes.into_response();
            };
            handler(arg0, arg1, arg2, arg3, arg4, arg5).await.into_response()
        }
    }

    fn run<F: Future + Send>(future: F) -> F::Output {
        let mut future = pin!(future);
        loop {
            let mut cx = Context::from_waker(Waker::noop());
            if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
                return output;
            }
        }
    }

    fn call(request: &Request) -> Response {
        let own = std::sync::Arc::new(std::sync::Arc::new(9));
        let own = ((), ((), ((), (own, ()))));
        let needs = <<Handler as Route>::Needs as Needs>::refs(&own);
        run(async { Handler::call(request, needs).await })
    }

    #[test]
    fn a_handler_gets_all_its_arguments() {
        let mut request = captured("/users/7?q=a%20b", &["7"]);
        request.set_body("body");
        let response = call(&request);
        let expected = br#"7 Some("a b") nobody /users/7 body 9"#;
        assert_eq!(response.body().buffered(), Some(&expected[..]));
    }

    #[test]
    fn the_mistakes_of_all_arguments_are_told_together() {
        let check = |request: Request, status: u16, listed: &[&str]| {
            let response = call(&request);
            assert_eq!(response.status(), status);
            let problem = response.problem().expect("it is a problem");
            let kinds: Vec<_> = problem.mistakes().iter().map(|m| m.place.kind()).collect();
            assert_eq!(kinds, listed);
        };
        let with_body = |mut request: Request, body: &'static [u8]| {
            request.set_body(body);
            request
        };
        check(captured("/users/x?q=1&q=2", &["x"]), 404, &["path"]);
        check(captured("/users/%zz?q=%", &["%zz"]), 400, &["path", "query"]);
        check(with_body(captured("/7?q=1&q=2", &["7"]), b"\xff"), 400, &["query", "body"]);
        check(with_body(captured("/7?q=1&q=2", &["7"]), &[b'a'; 2000]), 413, &["body", "query"]);
    }

    #[test]
    fn a_body_is_read_before_it_is_taken() {
        let mut mistakes = Mistakes::new();
        let streamed = |text: &'static str| post("", Body::stream(Body::from(text)));
        let request = streamed("text");
        assert!(run(buffer(&request, &mut mistakes)));
        assert_eq!(request.remove_body().buffered(), Some(&b"text"[..]));
        let request = streamed("text");
        request.set_body_limit(3);
        assert!(!run(buffer(&request, &mut mistakes)));
        assert_eq!(mistakes.into_response().status(), 413);
    }

    #[test]
    fn the_rest_of_a_path_and_of_a_query_are_read() {
        let mut mistakes = Mistakes::new();
        let request = captured("/1/2/x", &["1/2"]);
        let rest = rest_text(&request, 0, &mut mistakes);
        assert_eq!(rest_arg(&rest, "rest", &mut mistakes), Some("1/2"));
        assert_eq!(rest_arg(&rest, "rest", &mut mistakes), Some(vec![1, 2]));
        assert_eq!(rest_arg::<Vec<bool>>(&rest, "rest", &mut mistakes), None);
        assert_eq!(mistakes.into_response().status(), 404);

        let mut mistakes = Mistakes::new();
        let request = get("/?a=1&b=2");
        let pairs = query_pairs(&request, &mut mistakes);
        let rest =
            query_rest::<std::collections::BTreeMap<String, u8>>(&pairs, &["a"], &mut mistakes);
        assert_eq!(rest, Some([("b".to_owned(), 2)].into()));
    }
}
