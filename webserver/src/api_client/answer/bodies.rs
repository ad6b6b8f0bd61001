//! Results that are nothing but a body, with the status 200.

use std::borrow::Cow;

use bytes::Bytes;

use super::error::AnswerError;
use super::events::Events;
use super::from_answer::FromAnswer;
use super::head::{AnswerHead, has_type};
use super::items::Items;
use super::json::ReadJson;
use super::received::Answer;
use crate::http::{Body, Response};
use crate::respond::{Html, Json, JsonStream, NdJson, Sse, Stream, Text};

/// Results whose whole body is read.
macro_rules! whole {
    ($([$($generics:tt)*] $t:ty => $output:ty: $answer:ident, $read:expr;)*) => {$(
        impl<$($generics)*> FromAnswer for $t {
            type Output = $output;

            fn accepts(head: AnswerHead) -> bool {
                head.is_ok()
            }

            async fn read($answer: Answer) -> Result<$output, AnswerError> {
                $read
            }
        }
    )*};
}

whole! {
    [T: ReadJson] Json<T> => Self: answer, T::of_json(&answer.json_text().await?).map(Json);
    [] String => Self: answer, answer.text().await;
    [] &str => String: answer, answer.text().await;
    [] Cow<'_, str> => Cow<'static, str>: answer, answer.text().await.map(Cow::Owned);
    [T] Text<T> => Text<String>: answer, answer.text().await.map(Text);
    [T] Html<T> => Html<String>: answer, answer.text().await.map(Html);
    [] Bytes => Self: answer, answer.bytes().await;
    [] Vec<u8> => Self: answer, answer.bytes().await.map(Vec::from);
    [] &[u8] => Bytes: answer, answer.bytes().await;
    [] Cow<'_, [u8]> => Bytes: answer, answer.bytes().await;
    [] Body => Self: answer, Ok(answer.body());
    [S] Stream<S> => Body: answer, Ok(answer.body());
    [S] Sse<S> => Events: answer, {
        let answer = of_type(answer, "text/event-stream")?;
        let limit = answer.limit();
        Ok(Events::new(answer.body(), limit))
    };
}

impl<const N: usize> FromAnswer for &[u8; N] {
    type Output = Bytes;

    fn accepts(head: AnswerHead) -> bool {
        head.is_ok()
    }

    async fn read(answer: Answer) -> Result<Bytes, AnswerError> {
        answer.bytes().await
    }
}

impl<S: JsonStream<Value: ReadJson>> FromAnswer for NdJson<S> {
    type Output = Items<S::Value>;

    fn accepts(head: AnswerHead) -> bool {
        head.is_ok()
    }

    async fn read(answer: Answer) -> Result<Items<S::Value>, AnswerError> {
        let answer = of_type(answer, "application/x-ndjson")?;
        let limit = answer.limit();
        Ok(Items::new(answer.body(), limit))
    }
}

impl FromAnswer for Response {
    type Output = Self;

    fn accepts(_: AnswerHead) -> bool {
        true
    }

    async fn read(answer: Answer) -> Result<Self, AnswerError> {
        Ok(answer.into_response())
    }
}

impl FromAnswer for () {
    type Output = ();

    fn accepts(head: AnswerHead) -> bool {
        head.status() == 200
    }

    async fn read(_: Answer) -> Result<(), AnswerError> {
        Ok(())
    }
}

/// Requires a media type.
fn of_type(answer: Answer, expected: &'static str) -> Result<Answer, AnswerError> {
    let error = AnswerError::media_type(expected, answer.headers());
    let (head, limit, response) = (answer.head(), answer.limit(), answer.into_response());
    if has_type(&response, expected) { Ok(Answer::new(response, head, limit)) } else { Err(error) }
}

/// Values that are sent as their text.
macro_rules! displayed {
    ($($t:ty)*) => {$(
        impl FromAnswer for $t {
            type Output = Self;

            fn accepts(head: AnswerHead) -> bool {
                head.is_ok()
            }

            async fn read(answer: Answer) -> Result<Self, AnswerError> {
                let text = answer.text().await?;
                let error = |_| {
                    AnswerError::data("", format!("is {text:?}, which is not a `{}`", stringify!($t)))
                };
                text.parse().map_err(error)
            }
        }
    )*};
}

displayed!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);
