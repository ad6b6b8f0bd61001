//! A result with parts before its body, such as a status or fields. They replace what the body has
//! set. Only the fields that accumulate (`Set-Cookie`, `Vary`, `Link` and `WWW-Authenticate`) are
//! kept and added to.

use std::fmt::Display;

use crate::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use crate::respond::into_response::IntoResponse;
use crate::respond::part::ResponsePart;
use crate::respond::render::broken;

/// The status of a success does not replace that of an error: a body that could not be written is not
/// a success.
impl ResponsePart for StatusCode {
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        if self.as_u16() >= 400 || response.problem().is_none() {
            response.set_status(self);
        }
        Ok(())
    }
}

/// Each field replaces the fields of the same name, unless fields of that name accumulate.
impl ResponsePart for HeaderMap {
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        response.headers_mut().merge(self);
        Ok(())
    }
}

/// A name or value that cannot be in a field is logged and answered with 500.
impl<K, V, const N: usize> ResponsePart for [(K, V); N]
where
    K: TryInto<HeaderName, Error: Display>,
    V: TryInto<HeaderValue, Error: Display>,
{
    fn apply(self, response: &mut Response) -> Result<(), Response> {
        let mut headers = HeaderMap::new();
        for (name, value) in self {
            let name = name.try_into().map_err(|error| refused("name", &error))?;
            let value = value.try_into().map_err(|error| refused("value", &error))?;
            headers.append(name, value);
        }
        headers.apply(response)
    }
}

fn refused(part: &str, why: &dyn Display) -> Response {
    broken("a response field cannot be written", &format_args!("its {part}: {why}"))
}

/// Implements [`IntoResponse`] for a tuple of parts and a body. The parts are named twice, because
/// they are applied from right to left.
macro_rules! tuple {
    ($($part:ident)+ / $($last:ident)+) => {
        impl<$($part: ResponsePart,)+ T: IntoResponse> IntoResponse for ($($part,)+ T) {
            fn into_response(self) -> Response {
                #[expect(non_snake_case, reason = "a part is named like its type")]
                let ($($part,)+ body) = self;
                let mut response = body.into_response();
                $(if let Err(instead) = $last.apply(&mut response) {
                    return instead;
                })+
                response
            }
        }
    };
}

tuple!(A / A);
tuple!(A B / B A);
tuple!(A B C / C B A);
tuple!(A B C D / D C B A);
tuple!(A B C D E / E D C B A);
tuple!(A B C D E F / F E D C B A);
tuple!(A B C D E F G / G F E D C B A);
tuple!(A B C D E F G H / H G F E D C B A);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tuple_status_and_fields_replace_those_of_the_body() {
        let check = |response: Response, status: u16, name: &str, values: &[&str]| {
            assert_eq!(response.status(), status);
            let all: Vec<_> = response.headers().get_all(name).collect();
            assert_eq!(all, values.iter().map(|v| v.as_bytes()).collect::<Vec<_>>());
        };
        let headers = || {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static("x-a"), HeaderValue::from_static("b"));
            headers
        };
        let made = StatusCode::CREATED;
        check((made, "a").into_response(), 201, "content-type", &["text/plain; charset=utf-8"]);
        check((headers(), "a").into_response(), 200, "x-a", &["b"]);
        check((made, headers(), "a").into_response(), 201, "x-a", &["b"]);
        check(
            ([("Content-Type", "text/css")], "a").into_response(),
            200,
            "content-type",
            &["text/css"],
        );
        let cookies = [("set-cookie", "a=1"), ("set-cookie", "b=2")];
        check((made, cookies, "a").into_response(), 201, "set-cookie", &["a=1", "b=2"]);
    }

    #[test]
    fn tuple_fields_that_accumulate_are_kept_in_nested_tuples() {
        let check = |name: &'static str, expected: &[&str]| {
            let own = Response::new("a").with_header(name.parse().expect("a name"), value("a=0"));
            let inner = ([(name, "b=1"), (name, "c=2")], own);
            let response = (StatusCode::OK, [(name, "d=3")], inner).into_response();
            let all: Vec<_> = response.headers().get_all(name).collect();
            assert_eq!(all, expected.iter().map(|v| v.as_bytes()).collect::<Vec<_>>(), "{name}");
        };
        let all = ["a=0", "b=1", "c=2", "d=3"];
        check("set-cookie", &all);
        check("Set-Cookie", &all);
        check("vary", &all);
        check("link", &all);
        check("www-authenticate", &all);
        check("cache-control", &["d=3"]);
        check("x-own", &["d=3"]);
        check("content-type", &["d=3"]);
    }

    #[test]
    fn tuple_does_not_repeat_a_field_value() {
        let response = ([("vary", "accept")], ([("vary", "origin")], ([("vary", "accept")], "a")));
        let response = response.into_response();
        assert!(response.headers().get_all("vary").eq([b"accept", b"origin"].map(|v| &v[..])));
    }

    #[test]
    fn tuple_adds_a_challenge_to_those_of_a_problem() {
        let challenge = |text| (HeaderName::from_static("www-authenticate"), value(text));
        let (name, own) = challenge("Basic");
        let mut other = HeaderMap::new();
        other.append(challenge("Bearer").0, challenge("Bearer").1);
        let problem = crate::http::Problem::new(StatusCode::UNAUTHORIZED).header(name, own);
        let response = (other, problem).into_response();
        let all: Vec<_> = response.headers().get_all("www-authenticate").collect();
        assert_eq!(all, [b"Basic".as_slice(), b"Bearer"]);
    }

    fn value(text: &'static str) -> HeaderValue {
        HeaderValue::from_static(text)
    }

    #[test]
    fn tuple_field_that_would_split_the_response_is_a_500() {
        let check = |name: &'static str, value: &'static str| {
            let response = (StatusCode::OK, [(name, value)], "a").into_response();
            assert_eq!(response.status(), 500);
            assert!(response.headers().is_empty());
        };
        check("x-a", "b\r\nx-c: d");
        check("x a", "b");
        check("", "b");
    }

    #[test]
    fn tuple_applies_up_to_eight_parts_from_right_to_left() {
        let part = |text: &'static str| [("x-a", text), ("set-cookie", text)];
        let status = StatusCode::ACCEPTED;
        let response = (part("1"), status, part("2"), part("3"), part("4"), part("5"), "a");
        let response = (part("6"), StatusCode::CREATED, response).into_response();
        assert_eq!(response.status(), 201);
        assert!(response.headers().get_all("x-a").eq([b"6"]));
        let cookies = [b"5", b"4", b"3", b"2", b"1", b"6"];
        assert!(response.headers().get_all("set-cookie").eq(cookies));
        let eight = (status, status, status, status, status, status, status, part("8"), "a");
        assert_eq!(eight.into_response().headers().get("x-a"), Some("8"));
        // A part that cannot be applied ends this. The parts before it are not applied either.
        let broken = (status, part("1"), [("x a", "b")], part("2"), "a").into_response();
        assert!(broken.status() == 500 && broken.headers().is_empty());
    }

    #[test]
    fn tuple_status_replaces_the_status_of_an_error() {
        let response = (StatusCode::GONE, None::<()>).into_response();
        assert_eq!(response.status(), 410);
        assert!(response.problem().is_some());
        let response = (StatusCode::CREATED, None::<()>).into_response();
        assert_eq!(response.status(), 404);
    }
}
