//! Errors that are sent as problem documents.

use super::error::AnswerError;
use super::from_answer::FromAnswer;
use super::head::AnswerHead;
use super::received::Answer;
use crate::extract::HandlerError;
use crate::http::Problem;

/// Errors whose answer is a problem document.
macro_rules! problems {
    ($($(#[$cfg:meta])? $t:ty)*) => {$(
        $(#[$cfg])?
        impl FromAnswer for $t {
            type Output = Problem;

            fn accepts(head: AnswerHead) -> bool {
                head.is_error()
            }

            async fn read(answer: Answer) -> Result<Problem, AnswerError> {
                answer.problem().await
            }
        }
    )*};
}

problems! {
    Problem
    crate::extract::FieldError
    crate::extract::FormError
    crate::extract::JsonError
    crate::extract::Missing
    crate::extract::PathError
    crate::extract::QueryError
    crate::extract::Refused
    crate::extract::Rejection
    crate::extract::TextError
    crate::http::BodyError
    #[cfg(feature = "cookies")] crate::extract::CookieError
    #[cfg(feature = "garde")] crate::extract::Invalid
    #[cfg(feature = "multipart")] crate::extract::MultipartError
}

impl FromAnswer for HandlerError {
    type Output = Self;

    fn accepts(head: AnswerHead) -> bool {
        head.is_error()
    }

    async fn read(answer: Answer) -> Result<Self, AnswerError> {
        answer.problem().await.map(Self::from)
    }
}
