//! A histogram: how many values were at most each bound, how many there were, and their sum.

/// Counts in the buckets of one set of bounds. The last bucket has no bound.
#[derive(Clone, Debug)]
pub(super) struct Histogram<const N: usize> {
    pub(super) counts: [u64; N],
    pub(super) above: u64,
    pub(super) sum: f64,
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self { counts: [0; N], above: 0, sum: 0.0 }
    }
}

impl<const N: usize> Histogram<N> {
    /// Counts a value in the first bucket whose bound is not below it.
    pub(super) fn record(&mut self, value: f64, bounds: &[f64; N]) {
        let bucket = bounds.iter().position(|bound| value <= *bound);
        match bucket.and_then(|bucket| self.counts.get_mut(bucket)) {
            Some(count) => *count += 1,
            None => self.above += 1,
        }
        self.sum += value;
    }

    /// Adds the counts of another histogram with the same bounds.
    pub(super) fn add(&mut self, other: &Self) {
        for (own, count) in self.counts.iter_mut().zip(other.counts) {
            *own += count;
        }
        self.above += other.above;
        self.sum += other.sum;
    }
}
