//! Tests of the order in which arguments are taken, and of the answers to mistakes.

use std::fmt::Write;
use std::task::Waker;

use bytes::Bytes;

use super::*;
use crate::extract::arguments::borrowed::NOTHING;
use crate::extract::arguments::parameter::{PathArg, QueryArg, QueryRestArg, RestArg};
use crate::extract::body::JsonError;
use crate::extract::core::fixture::{get, post, request};
use crate::extract::core::{
    BodyStream, Describe, FromRequest, Missing, One, OptionalBody, Rejection,
};
use crate::extract::meta::State;
use crate::extract::urlencoded::Query;
use crate::http::{Body, BodySlot, HttpMethod, Place, Request};
use crate::respond::Json;

#[derive(Debug, PartialEq)]
struct Kind<'r>(&'r str);

impl<'r> FromRequest<'r> for Kind<'r> {
    type Needs = ();
    type Rejection = Missing;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Missing> {
        let kind = cx.request.headers().get("content-type");
        kind.map(Self).ok_or(Missing::header("content-type"))
    }
}

#[derive(Debug, PartialEq)]
struct Late<'r>(&'r str);

impl<'r> FromRequestAsync<'r> for Late<'r> {
    type Needs = ();
    type Rejection = Missing;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Missing>> + Send + 'r>>;

    fn from_request_async(cx: Cx<'r, ()>) -> Self::Future {
        Box::pin(async move {
            tokio::task::yield_now().await;
            Ok(Self(cx.request.path()))
        })
    }
}

type List<T, R = ()> = (Extractor<T>, R);

/// Takes a list from a request whose body has arrived. Polls at most `times` times.
fn take<'r, E: Extract<'r>>(
    request: &'r Request,
    needs: <E::Needs as Needs>::Refs<'r>,
    mistakes: &mut Mistakes,
    mut times: usize,
) -> Option<E::Taken> {
    let source = Source { request, borrowed: &NOTHING, names: &[] };
    let mut wait = |waiting: &mut E::Waiting, mistakes: &mut Mistakes| {
        let mut future = ExtractAll { waiting, mistakes };
        while Pin::new(&mut future).poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            times = times.checked_sub(1).expect("it is polled at most as often as expected");
        }
    };
    let mut waiting = E::begin(source, needs, mistakes);
    wait(&mut waiting, mistakes);
    if !mistakes.is_refused() {
        E::look(&mut waiting, source, needs, mistakes);
    }
    if mistakes.is_refused() {
        return None;
    }
    E::finish(&mut waiting, source, needs, mistakes);
    wait(&mut waiting, mistakes);
    waiting.take()
}

#[test]
fn extractors_that_do_not_wait_need_no_future() {
    type All<'r> = List<State<u8>, List<Kind<'r>, List<Option<Kind<'r>>>>>;
    let own = std::sync::Arc::new(std::sync::Arc::new(9_u8));
    let (request, mut mistakes) = (post("text/plain", "x"), Mistakes::new());
    let taken = take::<All<'_>>(&request, (&own, ((), ((), ()))), &mut mistakes, 0);
    let source = Source { request: &request, borrowed: &NOTHING, names: &[] };
    let at_once = All::at_once(source, (&own, ((), ((), ()))), &mut mistakes);
    for taken in [taken, at_once] {
        let (state, (kind, (option, ()))) = taken.expect("all are there");
        assert_eq!(*state, 9);
        assert_eq!(kind, Kind("text/plain"));
        assert_eq!(option, Some(Kind("text/plain")));
    }
}

#[test]
fn async_extractors_are_awaited_and_all_mistakes_in_the_data_are_collected() {
    type All<'r> = List<Kind<'r>, List<Late<'r>, List<Kind<'r>>>>;
    let (request, mut mistakes) = (get("/late"), Mistakes::new());
    let taken = take::<All<'_>>(&request, ((), ((), ((), ()))), &mut mistakes, 1);
    assert_eq!(taken, None);
    assert_eq!(status_and_mistakes(mistakes), (400, 2));

    let taken = take::<List<Late<'_>>>(&request, ((), ()), &mut Mistakes::new(), 1);
    assert_eq!(taken, Some((Late("/late"), ())));
}

/// Refuses a request with the status that is in the path.
#[derive(Debug)]
struct Guard;

impl<'r> FromRequest<'r> for Guard {
    type Needs = ();
    type Rejection = Rejection;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Rejection> {
        let status = cx.request.path()[1..].parse().unwrap_or_default();
        Err(Rejection::new(status, Place::Request, "is refused"))
    }
}

#[test]
fn async_extractors_are_not_polled_after_a_refusal_whatever_their_order() {
    type All<'r> = List<Late<'r>, List<Guard>>;
    let check = |path: &str, times: usize| {
        let (request, mut mistakes) = (get(path), Mistakes::new());
        let needs = ((), ((), ()));
        assert!(take::<All<'_>>(&request, needs, &mut mistakes, times).is_none());
        let status: u16 = path[1..].parse().expect("a status");
        assert_eq!(status_and_mistakes(mistakes), (status, 1), "{path}");
    };
    check("/401", 0);
    check("/429", 0);
    check("/503", 0);
    check("/400", 1);
    check("/422", 1);
}

#[test]
fn body_extractor_runs_last_whatever_the_order() {
    type All<'r> = List<Json<u8>, List<Kind<'r>, List<Guard>>>;
    let check = |status: u16, content_type: &'static str, expected: (u16, usize)| {
        let target = format!("/{status}");
        let fields = [("content-type", content_type)];
        let of = || request(HttpMethod::POST, &target, &fields, "x");
        let (request, mut mistakes) = (of(), Mistakes::new());
        let needs = (request.body_slot(), ((), ((), ())));
        assert!(take::<All<'_>>(&request, needs, &mut mistakes, 0).is_none());
        assert_eq!(status_and_mistakes(mistakes), expected, "{status} {content_type}");
        let (request, mut mistakes) = (of(), Mistakes::new());
        let needs = (request.body_slot(), ((), ((), ())));
        let source = Source { request: &request, borrowed: &NOTHING, names: &[] };
        assert!(All::at_once(source, needs, &mut mistakes).is_none());
        assert_eq!(status_and_mistakes(mistakes), expected, "{status} {content_type}");
    };
    check(422, "application/json", (400, 2));
    check(429, "application/json", (429, 1));
    check(404, "application/json", (404, 1));
    check(422, "text/plain", (415, 2));
}

#[test]
fn body_is_not_read_if_the_head_decides_the_extractor() {
    /// Returns whether the body is still wanted, and the mistakes that were reported.
    fn look<'r, E: Extract<'r, Needs: Needs<Refs<'r> = (BodySlot<'r>, ())>>>(
        request: &'r Request,
    ) -> (bool, (u16, usize)) {
        let (borrowed, mut mistakes) = (&NOTHING, Mistakes::new());
        let source = Source { request, borrowed, names: &[] };
        let needs = (request.body_slot(), ());
        let mut waiting = E::begin(source, needs, &mut mistakes);
        assert!(waiting.wants_body());
        E::look(&mut waiting, source, needs, &mut mistakes);
        (waiting.wants_body(), status_and_mistakes(mistakes))
    }
    type Ages = Json<Vec<u8>>;
    static CHUNKS: &[u8] = b"[1]";
    let typed = |content_type| post(content_type, Body::stream(Body::from(CHUNKS)));
    let none = (500, 0);
    assert_eq!(look::<List<Ages>>(&typed("application/json")), (true, none));
    assert_eq!(look::<List<Ages>>(&typed("text/plain")), (false, (415, 1)));
    assert_eq!(look::<List<Ages>>(&typed("")), (false, (415, 1)));
    assert_eq!(look::<List<Option<Ages>>>(&typed("text/plain")), (false, (415, 1)));
    // It is not known yet whether the value is absent.
    assert_eq!(look::<List<Option<Ages>>>(&typed("")), (true, none));
    assert_eq!(look::<List<Result<Ages, JsonError>>>(&typed("text/plain")), (false, none));
    assert_eq!(look::<List<Result<Ages, JsonError>>>(&typed("application/json")), (true, none));
    assert_eq!(look::<List<Bytes>>(&typed("")), (true, none));
}

/// Returns the status of the answer and the number of mistakes that it lists.
fn status_and_mistakes(mistakes: Mistakes) -> (u16, usize) {
    let response = mistakes.into_response();
    let status_and_mistakes = response.problem().map_or(0, |problem| problem.mistakes().len());
    (response.status().as_u16(), status_and_mistakes)
}

#[test]
fn argument_list_has_the_needs_and_the_body_use_of_its_arguments() {
    fn needs<E: Extract<'static, Needs = N>, N>() -> (BodyUse, bool) {
        (E::INFO.body, E::INFO.reads_encoding)
    }
    type All = List<State<u8>, List<Body, List<&'static Request>>>;
    assert_eq!(needs::<All, (One<u8>, (BodyStream, ((), ())))>(), (BodyUse::Streams, true));
    assert_eq!(needs::<List<State<u8>, List<Bytes>>, _>(), (BodyUse::Buffered, false));
    assert_eq!(needs::<List<Request>, (OptionalBody, ())>(), (BodyUse::May, true));
}

/// Writes what an extractor says about itself.
impl Describe for String {
    fn reads(&mut self, place: Place, media_type: &str) {
        write!(self, " from {place:?} as {media_type}").expect("a string takes any text");
    }
}

#[test]
fn argument_info_lists_name_type_body_use_and_place() {
    fn listed<E: Extract<'static>>(names: &[&'static str]) -> Vec<String> {
        let line = |argument: &Argument| {
            let name = argument.name(names).unwrap_or("-");
            let Argument { origin, type_name, body, is_optional, describe, .. } = argument;
            let mut line = format!("{name}: {} {origin:?} {body:?}", type_name());
            if *is_optional {
                line.push_str(" optional");
            }
            describe(&mut line);
            line
        };
        E::INFO.arguments().map(line).collect()
    }
    type Parameters<R> = (PathArg<0, u8>, (QueryArg<1, Vec<u8>>, R));
    type Ages = Option<Json<u8>>;
    type Others = (RestArg<0, String>, (QueryRestArg<1, Vec<(u8, u8)>>, List<Query<()>>));
    assert_eq!(
        listed::<Parameters<List<State<u8>, List<Ages>>>>(&["id", "tag"]),
        [
            "id: u8 Path(0) None",
            "tag: alloc::vec::Vec<u8> Query(1) None optional",
            &format!("-: {} Request None", std::any::type_name::<State<u8>>()),
            &format!(
                "-: {} Request Buffered optional from Body as application/json",
                std::any::type_name::<Ages>()
            ),
        ]
    );
    assert_eq!(
        listed::<Others>(&["path"]),
        [
            "path: alloc::string::String PathRest(0) None",
            "-: alloc::vec::Vec<(u8, u8)> QueryRest(1) None",
            &format!(
                "-: {} Request None from Query(\"\") as application/x-www-form-urlencoded",
                std::any::type_name::<Query<()>>()
            ),
        ]
    );
    let (info, late) = (Others::INFO, <List<Late<'_>> as Extract<'_>>::INFO);
    assert_eq!((info.query, info.rest, info.waits), (true, Some(0), false));
    assert_eq!((late.query, late.rest, late.waits), (false, None, true));
}
