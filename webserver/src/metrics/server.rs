//! What is counted of connections, and of what the server refuses before the app sees it. It is rare
//! beside requests, so there are no shards.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::histogram::Histogram;
use super::text::{Sample, family, histogram, sample};

/// The bounds of the lag of workers in seconds.
const LAGS: [f64; 8] = [0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0];

/// The numbers of the server itself.
#[derive(Debug, Default)]
pub(super) struct ServerNumbers {
    open: AtomicI64,
    accepted: AtomicU64,
    accept_errors: AtomicU64,
    rare: Mutex<Rare>,
}

/// The keys are statuses that this crate chooses, and numbers of workers.
#[derive(Debug, Default)]
struct Rare {
    turned_away: BTreeMap<u16, u64>,
    refused: BTreeMap<u16, u64>,
    lags: BTreeMap<usize, Histogram<8>>,
}

impl ServerNumbers {
    pub(super) fn open(&self) {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn close(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn accept_error(&self) {
        self.accept_errors.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn turned_away(&self, status: u16) {
        *self.rare().turned_away.entry(status).or_default() += 1;
    }

    pub(super) fn refused(&self, status: u16) {
        *self.rare().refused.entry(status).or_default() += 1;
    }

    pub(super) fn lag(&self, worker: usize, lag: Duration) {
        self.rare().lags.entry(worker).or_default().record(lag.as_secs_f64(), &LAGS);
    }

    fn rare(&self) -> MutexGuard<'_, Rare> {
        // The numbers are independent of each other.
        self.rare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the numbers as text.
    pub(super) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let rare = self.rare();
        let by_status = |out: &mut _, name, help, numbers: &BTreeMap<u16, u64>| {
            family(out, name, "counter", help)?;
            numbers.iter().try_for_each(|(status, count)| {
                let labels = [("http_response_status_code", status.to_string())];
                sample(out, &Sample { name, labels: &labels, value: count })
            })
        };
        by_status(
            out,
            "webserver_early_refusals_total",
            "Requests that were refused before the app saw them.",
            &rare.refused,
        )?;
        by_status(
            out,
            "webserver_connections_refused_total",
            "Connections beyond the limits.",
            &rare.turned_away,
        )?;
        let name = "webserver_connections_open";
        family(out, name, "gauge", "Connections that are open.")?;
        sample(out, &Sample { name, labels: &[], value: self.open.load(Ordering::Relaxed) })?;
        let name = "webserver_connections_total";
        family(out, name, "counter", "Connections that were accepted.")?;
        sample(out, &Sample { name, labels: &[], value: self.accepted.load(Ordering::Relaxed) })?;
        let name = "webserver_accept_errors_total";
        family(out, name, "counter", "Connections that the system could not accept.")?;
        let value = self.accept_errors.load(Ordering::Relaxed);
        sample(out, &Sample { name, labels: &[], value })?;
        let name = "webserver_worker_lag_seconds";
        family(out, name, "histogram", "How late a worker does what is due every 50 ms.")?;
        rare.lags.iter().try_for_each(|(worker, lags)| {
            histogram(out, name, &[("worker", worker.to_string())], lags, &LAGS)
        })
    }
}
