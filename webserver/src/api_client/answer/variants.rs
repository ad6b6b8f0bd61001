//! What the code of `#[derive(IntoResponse)]` calls to read an answer.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use super::error::AnswerError;
use super::from_answer::FromAnswer;
use super::head::AnswerHead;
use super::received::Answer;
use crate::http::Problem;

/// A type in the `where` clause of generated code. Its lifetime keeps rustc from proving the clause where
/// it is written, so a variant that cannot be read is an error only where a client calls the handler.
pub struct Lazy<'l, T>(PhantomData<fn(&'l ()) -> T>);

/// The body of a variant.
#[diagnostic::on_unimplemented(
    message = "the handler returns an enum with a `{T}`, which a client cannot read from an answer",
    label = "`{T}` cannot be read",
    note = "the body of a variant is `Json<T>` with `#[derive(serde::Deserialize)]` on the `T`, `String`, `Bytes`, or another type that a call returns as it is"
)]
pub trait VariantBody<T> {
    /// Returns whether an answer is one of the variant. The status is 0 for one that is answered as its
    /// field is.
    fn accepts(head: AnswerHead, status: u16) -> bool;

    /// Reads the body.
    fn read(
        answer: Answer,
        status: u16,
    ) -> Pin<Box<dyn Future<Output = Result<T, AnswerError>> + Send>>;
}

impl<T: FromAnswer<Output = T> + 'static> VariantBody<T> for Lazy<'_, T> {
    fn accepts(head: AnswerHead, status: u16) -> bool {
        match status {
            0 => T::accepts(head),
            status => head.status() == status && T::accepts(head.inside()),
        }
    }

    fn read(
        answer: Answer,
        status: u16,
    ) -> Pin<Box<dyn Future<Output = Result<T, AnswerError>> + Send>> {
        Box::pin(T::read(if status == 0 { answer } else { answer.inside() }))
    }
}

/// What tells the answer of a variant that is an error.
#[derive(Clone, Copy, Debug)]
pub struct VariantFacts {
    /// The status.
    pub status: u16,
    /// The type of the problem, or an empty text.
    pub problem: &'static str,
    /// The title of the problem, or an empty text.
    pub title: &'static str,
}

impl VariantFacts {
    fn is_of(&self, problem: &Problem) -> bool {
        self.status == problem.status().as_u16()
            && self.problem == problem.type_uri().unwrap_or_default()
            && self.title == problem.title_text().unwrap_or_default()
    }
}

impl Answer {
    /// Returns the number of the variant that the answer is of, if it is one of these errors.
    #[doc(hidden)]
    pub async fn variant(&mut self, errors: &[VariantFacts]) -> Result<Option<usize>, AnswerError> {
        if !errors.iter().any(|facts| self.head().status() == facts.status) {
            return Ok(None);
        }
        let problem = self.read_problem().await?;
        Ok(errors.iter().position(|facts| facts.is_of(&problem)))
    }

    /// Returns the error of an answer that the type cannot hold.
    #[doc(hidden)]
    pub async fn into_error(mut self) -> AnswerError {
        match self.read_problem().await {
            Ok(problem) => AnswerError::Problem(Box::new(problem)),
            Err(error) => error,
        }
    }
}
