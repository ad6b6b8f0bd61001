//! A check of something that the server needs, such as a database. Its result is kept for a while, so
//! that nobody can put load on what is checked by asking often.

use std::fmt::Display;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// What a check has found: nothing, or what is wrong.
pub(super) type Finding = Result<(), String>;

type Running = Pin<Box<dyn Future<Output = Finding> + Send>>;

/// A registered check.
pub(super) struct Check {
    pub(super) name: &'static str,
    timeout: Duration,
    begin: Box<dyn Fn() -> Running + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: Option<(Instant, Finding)>,
    /// Whether a request runs the check now. The others get the last finding.
    is_running: bool,
}

impl Check {
    pub(super) fn new<F, E>(
        name: &'static str,
        timeout: Duration,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Display,
    {
        let begin = move || -> Running {
            let future = check();
            Box::pin(async move { future.await.map_err(|error| error.to_string()) })
        };
        Self { name, timeout, begin: Box::new(begin), state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the last finding if it is younger than `age` or another request runs the check, and
    /// marks the check as running otherwise.
    fn known(&self, age: Duration) -> Option<Finding> {
        let mut state = self.state();
        match &state.last {
            Some((since, finding)) if state.is_running || since.elapsed() < age => {
                Some(finding.clone())
            }
            None if state.is_running => Some(Err("the first check is not over".to_owned())),
            _ => {
                state.is_running = true;
                None
            }
        }
    }

    /// Returns what the check has found within the last `age`, or runs it.
    pub(super) async fn finding(&self, age: Duration) -> Finding {
        if let Some(known) = self.known(age) {
            return known;
        }
        // If the request is cancelled, another one runs the check.
        let _rest = RestOnDrop(self);
        let finding = match tokio::time::timeout(self.timeout, guarded(&*self.begin)).await {
            Ok(finding) => finding,
            Err(_) => Err(format!("no answer within {:?}", self.timeout)),
        };
        if let Err(error) = &finding {
            tracing::warn!(check = self.name, %error, "a check of the server's health failed");
        }
        self.state().last = Some((Instant::now(), finding.clone()));
        finding
    }
}

struct RestOnDrop<'c>(&'c Check);

impl Drop for RestOnDrop<'_> {
    fn drop(&mut self) {
        self.0.state().is_running = false;
    }
}

/// Runs a check. A panic is a finding.
async fn guarded(begin: &(dyn Fn() -> Running + Send + Sync)) -> Finding {
    let panicked = |_| "the check panicked".to_owned();
    let mut running = catch_unwind(AssertUnwindSafe(begin)).map_err(panicked)?;
    std::future::poll_fn(|cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(cx)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(panicked(panic))))
    })
    .await
}

/// Waits for all futures at the same time, and returns their results in order.
pub(super) async fn join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|cx: &mut Context<'_>| {
        for (future, done) in waiting.iter_mut().zip(&mut done) {
            if done.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(cx)
            {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
