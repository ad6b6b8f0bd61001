//! Latencies in a fixed amount of memory: exact below 128 microseconds, above that within 1.6 %.

/// The number of steps in each power of two.
const STEPS: usize = 64;
/// The number of powers of two that are counted separately; the last ones are years.
const POWERS: usize = 48;

/// The number of latencies of each size, in microseconds.
#[derive(Debug)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    all: u64,
    largest: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; STEPS * POWERS], all: 0, largest: 0 }
    }
}

impl Histogram {
    pub(crate) fn record(&mut self, micros: u64) {
        let place = place(micros).min(self.counts.len() - 1);
        self.counts[place] += 1;
        self.all += 1;
        self.largest = self.largest.max(micros);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.all += other.all;
        self.largest = self.largest.max(other.largest);
    }

    /// Returns the value that the given number of thousandths of all latencies do not exceed.
    pub(crate) fn at(&self, thousandths: u64) -> u64 {
        let wanted = (self.all * thousandths).div_ceil(1000);
        let mut seen = 0;
        for (place, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted.max(1) {
                return upper(place).min(self.largest);
            }
        }
        self.largest
    }

    pub(crate) fn largest(&self) -> u64 {
        self.largest
    }
}

/// Returns the index at which a value is counted. The first two powers have steps of one, and each
/// later power has steps twice as large as the one before it.
fn place(value: u64) -> usize {
    let shift = (value | 1).ilog2().saturating_sub(STEPS.ilog2()) as usize;
    shift * STEPS + (value >> shift) as usize
}

/// Returns the largest value that is counted at this index.
fn upper(place: usize) -> u64 {
    let shift = (place / STEPS).saturating_sub(1);
    (((place - shift * STEPS + 1) as u64) << shift) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentile_is_within_two_percent() {
        let mut histogram = Histogram::default();
        (1..=100_000).for_each(|micros| histogram.record(micros));
        for (thousandths, exact) in [(500, 50_000), (990, 99_000), (999, 99_900)] {
            let found = histogram.at(thousandths);
            assert!(found >= exact && found <= exact + exact / 50, "{thousandths}: {found}");
        }
        assert_eq!(histogram.at(1000), 100_000);
    }

    #[test]
    fn short_latency_is_exact() {
        let mut histogram = Histogram::default();
        [3, 3, 3, 90].into_iter().for_each(|micros| histogram.record(micros));
        assert_eq!((histogram.at(500), histogram.at(1000), histogram.largest()), (3, 90, 90));
    }
}
