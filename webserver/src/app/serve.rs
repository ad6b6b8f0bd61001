//! Answers requests with an `async` function whose arguments do not borrow. The code is generic over
//! the list of arguments only, so that it is compiled once for each list. What is generic over a
//! handler is in `call` and `handler`.

use std::convert::Infallible;
use std::future::poll_fn;

use super::extraction::extract_list;
use super::run::{FutureBox, HandlerState, Run, answer, next_request};
use super::scope::Guarded;
use crate::extract::{Arguments, BorrowedSlot, Borrowing, Extract};

/// Arguments of a handler that may wait. `T` are the extracted arguments.
pub trait Serve<T> {
    /// Returns the future that answers requests, one after another. `names` are the names of the
    /// parameters. `start` calls the function, and puts its future into the box.
    fn serve(states: HandlerState, names: Names, start: Start<T>) -> Run;
}

/// Calls a function with its arguments, and puts its future into the box.
type Start<T> = fn(T, &mut FutureBox);

type Names = &'static [&'static str];

impl Serve<()> for () {
    fn serve(states: HandlerState, names: Names, start: Start<()>) -> Run {
        Box::pin(serve::<(), ()>(states, names, start))
    }
}

impl<A, R, T> Serve<T> for (A, R)
where
    Self: for<'r> Extract<'r, Taken = T> + 'static,
    T: Send + 'static,
{
    fn serve(states: HandlerState, names: Names, start: Start<T>) -> Run {
        Box::pin(serve::<Self, T>(states, names, start))
    }
}

impl<T, L: Serve<T>, const CHECKED: bool> Serve<T> for Arguments<L, CHECKED> {
    fn serve(states: HandlerState, names: Names, start: Start<T>) -> Run {
        L::serve(states, names, start)
    }
}

impl<T, L: Serve<T>, M> Serve<T> for Guarded<L, M> {
    fn serve(states: HandlerState, names: Names, start: Start<T>) -> Run {
        L::serve(states, names, start)
    }
}

impl<T, L> Serve<T> for Borrowing<L> {
    fn serve(_: HandlerState, _: Names, _: Start<T>) -> Run {
        unreachable!("a handler whose arguments borrow has its own `run`")
    }
}

/// Answers requests, one after another.
async fn serve<A, T>(states: HandlerState, names: Names, start: Start<T>) -> Infallible
where
    A: for<'r> Extract<'r, Taken = T> + 'static,
{
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
