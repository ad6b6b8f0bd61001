//! The numbers of one shard. Each thread has its own shard, as long as there are not more threads
//! than shards, so that threads do not wait for each other and do not share cache lines. A scrape adds
//! the shards up.

use std::collections::{BTreeMap, HashMap};

use super::histogram::Histogram;
use super::key::{BuildFnv, Key, METHODS, Outcome, SCHEMES};

/// The bounds of `http.server.request.duration` in seconds, as the conventions say.
pub(super) const DURATIONS: [f64; 14] =
    [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
/// The bounds of the sizes of bodies in bytes. The conventions do not have any.
pub(super) const SIZES: [f64; 10] = [
    0.0,
    256.0,
    1024.0,
    4096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    16_777_216.0,
    268_435_456.0,
];

/// One time series with all that is measured of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    pub(super) duration: Histogram<14>,
    /// The sizes of request and response, if they are measured.
    pub(super) sizes: Option<Box<[Histogram<10>; 2]>>,
}

/// What a request adds to a series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) seconds: f64,
    /// The bytes of the bodies of request and response, if they are measured. The first is `None` if
    /// the client did not say how long the body is.
    pub(super) bytes: Option<(Option<u64>, u64)>,
}

impl Series {
    #[expect(clippy::cast_precision_loss, reason = "a size of petabytes may be rounded")]
    fn record(&mut self, sample: Sample) {
        self.duration.record(sample.seconds, &DURATIONS);
        if let Some((request, response)) = sample.bytes {
            let [received, sent] = &mut **self.sizes.get_or_insert_default();
            if let Some(request) = request {
                received.record(request as f64, &SIZES);
            }
            sent.record(response as f64, &SIZES);
        }
    }

    fn add(&mut self, other: &Self) {
        self.duration.add(&other.duration);
        if let Some(sizes) = &other.sizes {
            let own = self.sizes.get_or_insert_default();
            own.iter_mut().zip(&**sizes).for_each(|(own, other)| own.add(other));
        }
    }
}

/// The requests with one key. There are few outcomes, so they are searched one after another.
#[derive(Debug)]
struct Requests {
    key: Key,
    series: Vec<(Outcome, Series)>,
}

/// The numbers of one shard.
#[derive(Debug, Default)]
pub(super) struct Shard {
    places: HashMap<Key, u32, BuildFnv>,
    requests: Vec<Requests>,
    /// The number of series of all requests.
    count: usize,
    active: Active,
}

/// Requests in flight, by scheme and method; `None` if there never was one.
pub(super) type Active = [[Option<i64>; METHODS.len()]; SCHEMES.len()];

impl Shard {
    /// Notes that a request has begun. Returns the place where its end is noted.
    pub(super) fn begin(&mut self, key: Key, most: usize) -> u32 {
        *self.active[key.scheme][key.method].get_or_insert(0) += 1;
        match self.places.get(&key) {
            Some(place) => *place,
            None => self.new_place(key, most),
        }
    }

    #[cold]
    fn new_place(&mut self, key: Key, most: usize) -> u32 {
        let key = if self.requests.len() < most { key } else { Key::overflow() };
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = self.requests.len() as u32;
        self.places.insert(key.clone(), place);
        self.requests.push(Requests { key, series: Vec::new() });
        place
    }

    /// Notes the end of a request of this method and scheme.
    pub(super) fn end(
        &mut self,
        place: u32,
        (scheme, method): (usize, usize),
        outcome: Outcome,
        sample: Sample,
        most: usize,
    ) {
        *self.active[scheme][method].get_or_insert(0) -= 1;
        if let Some(series) = self.series(place, outcome, most) {
            series.record(sample);
        }
    }

    fn series(&mut self, place: u32, outcome: Outcome, most: usize) -> Option<&mut Series> {
        let mut place = place as usize;
        let known = self.requests.get(place)?;
        let at = known.series.iter().position(|(known, _)| *known == outcome);
        if let Some(at) = at {
            return self.requests.get_mut(place)?.series.get_mut(at).map(|(_, series)| series);
        }
        // All requests beyond the limit are one series.
        let mut outcome = outcome;
        if self.count >= most {
            place = self.new_place(Key::overflow(), 0) as usize;
            outcome = Outcome { status: None, cut: None };
        }
        let requests = self.requests.get_mut(place)?;
        let at = match requests.series.iter().position(|(known, _)| *known == outcome) {
            Some(at) => at,
            None => {
                self.count += 1;
                requests.series.push((outcome, Series::default()));
                requests.series.len() - 1
            }
        };
        requests.series.get_mut(at).map(|(_, series)| series)
    }

    /// Adds the numbers to those of other shards.
    pub(super) fn add_to(&self, total: &mut Total) {
        for (own, total) in self.active.iter().zip(&mut total.active) {
            for (own, total) in own.iter().zip(total) {
                if let Some(own) = own {
                    *total.get_or_insert(0) += own;
                }
            }
        }
        for Requests { key, series } in &self.requests {
            for (outcome, series) in series {
                let mut labels = key.labels();
                if !key.is_overflow() {
                    outcome.label(&mut labels);
                }
                labels.sort_unstable();
                total.series.entry(labels).or_default().add(series);
            }
        }
    }
}

pub(super) type Labels = Vec<(&'static str, String)>;

/// The numbers of all shards.
#[derive(Debug, Default)]
pub(super) struct Total {
    pub(super) series: BTreeMap<Labels, Series>,
    pub(super) active: Active,
}
