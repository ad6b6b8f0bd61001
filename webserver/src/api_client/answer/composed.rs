//! Tuples of parts and a body.

use super::error::AnswerError;
use super::from_answer::FromAnswer;
use super::head::AnswerHead;
use super::parts::PartOfAnswer;
use super::received::Answer;

/// A tuple. With a part that sets the status, it has any status but that of a problem document.
macro_rules! tuple {
    ($($part:ident)+) => {
        impl<$($part: PartOfAnswer,)+ T: FromAnswer> FromAnswer for ($($part,)+ T) {
            type Output = ($($part::Output,)+ T::Output);

            fn accepts(head: AnswerHead) -> bool {
                let sets_status = $($part::SETS_STATUS)||+;
                T::accepts(if sets_status { head.inside() } else { head })
            }

            async fn read(answer: Answer) -> Result<Self::Output, AnswerError> {
                let sets_status = $($part::SETS_STATUS)||+;
                let status = answer.head().status();
                #[allow(non_snake_case)]
                let ($($part,)+) = ($($part::read(&answer, status),)+);
                let body = T::read(if sets_status { answer.inside() } else { answer }).await?;
                Ok(($($part,)+ body))
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
