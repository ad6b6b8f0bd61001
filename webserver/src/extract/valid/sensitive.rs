//! The rules of a value that must not be shown: those of the value inside.

use garde::rules::AsStr;
use garde::rules::length::bytes::HasBytes;
use garde::rules::length::chars::HasChars;
use garde::rules::length::simple::HasSimpleLength;
use garde::rules::length::utf16::HasUtf16CodeUnits;
use garde::rules::range::{Bounds, OutOfBounds};
use garde::{Path, Report, Validate};

use crate::extract::sensitive::Sensitive;

impl<T: Validate> Validate for Sensitive<T> {
    type Context = T::Context;

    fn validate_into(
        &self,
        context: &Self::Context,
        parent: &mut dyn FnMut() -> Path,
        report: &mut Report,
    ) {
        self.0.validate_into(context, parent, report);
    }
}

impl<T: AsStr> AsStr for Sensitive<T> {
    fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Defines lengths by those of the value inside.
macro_rules! lengths {
    ($($rule:ident: $method:ident)*) => {$(
        impl<T: $rule> $rule for Sensitive<T> {
            fn $method(&self) -> usize {
                self.0.$method()
            }
        }
    )*};
}

lengths! {
    HasSimpleLength: length
    HasBytes: num_bytes
    HasChars: num_chars
    HasUtf16CodeUnits: num_code_units
}

impl<T: Bounds> Bounds for Sensitive<T> {
    type Size = T::Size;
    const MIN: T::Size = T::MIN;
    const MAX: T::Size = T::MAX;

    fn validate_bounds(&self, lower: T::Size, upper: T::Size) -> Result<(), OutOfBounds> {
        self.0.validate_bounds(lower, upper)
    }
}
