//! Results that have a status of their own, and those that may be another result.

use std::convert::Infallible;

use super::error::AnswerError;
use super::from_answer::FromAnswer;
use super::head::AnswerHead;
use super::received::Answer;
use crate::http::StatusCode;
use crate::respond::{Accepted, Created, NoContent, Redirect, Status};

/// Returns whether an answer with the status `status` has a `T` inside. An error keeps its own status.
fn accepts_inside<T: FromAnswer>(head: AnswerHead, status: u16) -> bool {
    if head.status() == status {
        T::accepts(head.inside())
    } else {
        head.is_error() && T::accepts(head)
    }
}

/// Reads the `T` inside.
async fn read_inside<T: FromAnswer>(answer: Answer, status: u16) -> Result<T::Output, AnswerError> {
    let is_own = answer.head().status() == status;
    T::read(if is_own { answer.inside() } else { answer }).await
}

impl<const N: u16, T: FromAnswer> FromAnswer for Status<N, T> {
    type Output = Status<N, T::Output>;

    fn accepts(head: AnswerHead) -> bool {
        accepts_inside::<T>(head, N)
    }

    async fn read(answer: Answer) -> Result<Self::Output, AnswerError> {
        read_inside::<T>(answer, N).await.map(Status)
    }
}

impl<T: FromAnswer> FromAnswer for Accepted<T> {
    type Output = Accepted<T::Output>;

    fn accepts(head: AnswerHead) -> bool {
        accepts_inside::<T>(head, 202)
    }

    async fn read(answer: Answer) -> Result<Self::Output, AnswerError> {
        read_inside::<T>(answer, 202).await.map(Accepted)
    }
}

/// A `Created` without a location is right, since its handler may not have set one.
impl<T: FromAnswer> FromAnswer for Created<T> {
    type Output = Created<T::Output>;

    fn accepts(head: AnswerHead) -> bool {
        accepts_inside::<T>(head, 201)
    }

    async fn read(answer: Answer) -> Result<Self::Output, AnswerError> {
        let location = answer.headers().get("location").map(str::to_owned);
        let body = read_inside::<T>(answer, 201).await?;
        Ok(match location {
            Some(location) => Created::at(location, body),
            None => Created::new(body),
        })
    }
}

impl FromAnswer for NoContent {
    type Output = Self;

    fn accepts(head: AnswerHead) -> bool {
        head.status() == 204
    }

    async fn read(_: Answer) -> Result<Self, AnswerError> {
        Ok(Self)
    }
}

impl FromAnswer for Redirect {
    type Output = Self;

    fn accepts(head: AnswerHead) -> bool {
        matches!(head.status().as_u16(), 303 | 307 | 308)
    }

    async fn read(answer: Answer) -> Result<Self, AnswerError> {
        let Some(location) = answer.headers().get("location").map(str::to_owned) else {
            return Err(AnswerError::Header { name: "location", detail: "is missing".into() });
        };
        Ok(match answer.head().status().as_u16() {
            303 => Self::see_other(location),
            307 => Self::temporary(location),
            _ => Self::permanent(location),
        })
    }
}

impl FromAnswer for StatusCode {
    type Output = Self;

    fn accepts(_: AnswerHead) -> bool {
        true
    }

    async fn read(answer: Answer) -> Result<Self, AnswerError> {
        Ok(answer.into_response().status())
    }
}

impl FromAnswer for Infallible {
    type Output = Self;

    fn accepts(_: AnswerHead) -> bool {
        false
    }

    async fn read(answer: Answer) -> Result<Self, AnswerError> {
        Err(AnswerError::data("", format!("belongs to the status {}", answer.head().status())))
    }
}

impl<T: FromAnswer> FromAnswer for Option<T> {
    type Output = Option<T::Output>;

    fn accepts(head: AnswerHead) -> bool {
        T::accepts(head) || head.status() == 404
    }

    async fn read(answer: Answer) -> Result<Self::Output, AnswerError> {
        if T::accepts(answer.head()) { T::read(answer).await.map(Some) } else { Ok(None) }
    }
}

impl<T: FromAnswer, E: FromAnswer> FromAnswer for Result<T, E> {
    type Output = Result<T::Output, E::Output>;

    fn accepts(head: AnswerHead) -> bool {
        T::accepts(head) || E::accepts(head)
    }

    async fn read(answer: Answer) -> Result<Self::Output, AnswerError> {
        if T::accepts(answer.head()) {
            T::read(answer).await.map(Ok)
        } else {
            E::read(answer).await.map(Err)
        }
    }
}
