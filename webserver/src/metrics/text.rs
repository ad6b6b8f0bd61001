//! The [text format of Prometheus](https://prometheus.io/docs/instrumenting/exposition_formats/),
//! version 0.0.4.

use std::fmt::{self, Display, Write};

use super::histogram::Histogram;

/// One line with a number.
pub(super) struct Sample<'s, T> {
    pub(super) name: &'s str,
    pub(super) labels: &'s [(&'static str, String)],
    pub(super) value: T,
}

/// Writes the lines before the samples of a metric.
pub(super) fn family(out: &mut impl Write, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// Writes a line with a number.
pub(super) fn sample<T: Display>(out: &mut impl Write, sample: &Sample<'_, T>) -> fmt::Result {
    let Sample { name, labels, value } = sample;
    write!(out, "{name}")?;
    let mut before = '{';
    for (name, value) in *labels {
        write!(out, "{before}{name}=\"{}\"", Escaped(value))?;
        before = ',';
    }
    let end = if labels.is_empty() { "" } else { "}" };
    writeln!(out, "{end} {value}")
}

/// Writes the lines of a histogram: one for each bucket, the sum and the count.
pub(super) fn histogram<const N: usize>(
    out: &mut impl Write,
    name: &str,
    labels: &[(&'static str, String)],
    histogram: &Histogram<N>,
    bounds: &[f64; N],
) -> fmt::Result {
    let mut below = 0;
    let mut labels = labels.to_vec();
    let bounds = bounds.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
    let counts = histogram.counts.iter().chain([&histogram.above]);
    let bucket = format!("{name}_bucket");
    for (bound, count) in bounds.zip(counts) {
        below += count;
        labels.push(("le", bound));
        sample(out, &Sample { name: &bucket, labels: &labels, value: below })?;
        labels.pop();
    }
    let value = histogram.sum;
    sample(out, &Sample { name: &format!("{name}_sum"), labels: &labels, value })?;
    sample(out, &Sample { name: &format!("{name}_count"), labels: &labels, value: below })
}

/// A value of a label: "backslash, double-quote and line feed have to be escaped".
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}
