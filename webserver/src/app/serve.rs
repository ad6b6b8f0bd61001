//! Answers requests with an `async` function whose arguments do not borrow. The code is generic over
//! the list of arguments only, so that it is compiled once for each list. What is generic over a
//! handler is in `call` and `handler`.

use std::convert::Infallible;
use std::future::poll_fn;

use super::extraction::extract_list;
use super::run::{FutureBox, HandlerState, answer, next_request};
use crate::extract::{BorrowedSlot, Extract};

/// Calls a function with its arguments `A`, and puts its future into the box.
pub type Start<A> = for<'r> fn(<A as Extract<'r>>::Taken, &mut FutureBox);

/// Answers requests, one after another. `names` are the names of the parameters.
pub(super) async fn serve<A: for<'r> Extract<'r> + 'static>(
    states: HandlerState,
    names: &'static [&'static str],
    start: Start<A>,
) -> Infallible {
    let mut kept = FutureBox::default();
    loop {
        let request = next_request().await;
        let mut borrowed = BorrowedSlot::default();
        if let Some(taken) = extract_list::<A>(names, &states, &request, &mut borrowed).await {
            start(taken, &mut kept);
            answer(poll_fn(|cx| kept.poll(cx)).await);
        }
    }
}
