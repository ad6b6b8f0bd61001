//! Limits: of numbers, also those that a format has, and of the sizes of texts, arrays and objects.

use serde_json::{Map, Value};

use super::comparison::{Comparison, Direction, Effect, was_and_is};
use super::pointer::Pointer;

type Schema = Map<String, Value>;

/// The formats of numbers with what they can hold (the OpenAPI Format Registry, and schemars for the
/// unsigned ones).
const FORMATS: [(&str, f64, f64); 14] = [
    ("int8", -128.0, 127.0),
    ("int16", -32_768.0, 32_767.0),
    ("int32", -2_147_483_648.0, 2_147_483_647.0),
    ("int64", -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_807.0),
    ("int", -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_807.0),
    ("int128", -1.701_411_834_604_692_3e38, 1.701_411_834_604_692_3e38),
    ("uint8", 0.0, 255.0),
    ("uint16", 0.0, 65_535.0),
    ("uint32", 0.0, 4_294_967_295.0),
    ("uint64", 0.0, 18_446_744_073_709_551_615.0),
    ("uint", 0.0, 18_446_744_073_709_551_615.0),
    ("uint128", 0.0, 3.402_823_669_209_385e38),
    ("float", -3.402_823_47e38, 3.402_823_47e38),
    ("double", f64::NEG_INFINITY, f64::INFINITY),
];

/// Returns whether the format of a schema, or its lack of one, is a format of numbers.
pub(super) fn is_of_numbers(old: &Schema, new: &Schema) -> bool {
    let formats = [old, new].map(|schema| schema.get("format"));
    formats.iter().flatten().all(|format| FORMATS.iter().any(|(name, ..)| *format == name))
}

impl Comparison<'_> {
    pub(super) fn numbers(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: &Schema,
        new: &Schema,
    ) {
        let (one, other) = (Range::of(old), Range::of(new));
        let lower = Effect::of(other.is_higher_than(&one), one.is_higher_than(&other));
        let upper = Effect::of(other.is_below(&one), one.is_below(&other));
        let (old_format, new_format) = (old.get("format"), new.get("format"));
        if old_format != new_format && is_of_numbers(old, new) {
            let has = |effect| lower == Some(effect) || upper == Some(effect);
            let sentence = was_and_is("format", old_format, new_format);
            match Effect::of(has(Effect::Narrower), has(Effect::Wider)) {
                Some(effect) => self.effect(&at.join("format"), direction, effect, sentence),
                None => self.harmless(&at.join("format"), sentence),
            }
        } else {
            for (effect, names) in
                [(lower, ["minimum", "exclusiveMinimum"]), (upper, ["maximum", "exclusiveMaximum"])]
            {
                let Some(effect) = effect else { continue };
                let name = names.into_iter().find(|name| old.get(*name) != new.get(*name));
                let name = name.unwrap_or(names[0]);
                let sentence = was_and_is(name, old.get(name), new.get(name));
                self.effect(&at.join(name), direction, effect, sentence);
            }
        }
        self.multiple_of(
            &at.join("multipleOf"),
            direction,
            old.get("multipleOf"),
            new.get("multipleOf"),
        );
    }

    fn multiple_of(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let number = |of: Option<&Value>| of.and_then(Value::as_f64).filter(|it| *it != 0.0);
        let is_multiple = |of: f64, base: f64| (of / base).fract() == 0.0;
        let effect = match (number(old), number(new)) {
            _ if old == new => return,
            (None, Some(_)) => Effect::Narrower,
            (Some(_), None) => Effect::Wider,
            (Some(old), Some(new)) if is_multiple(new, old) => Effect::Narrower,
            (Some(old), Some(new)) if is_multiple(old, new) => Effect::Wider,
            _ => Effect::Different,
        };
        self.effect(at, direction, effect, was_and_is("multipleOf", old, new));
    }

    /// Compares the least and the greatest number of characters, elements and members.
    pub(super) fn sizes(&mut self, at: &Pointer, direction: Direction, old: &Schema, new: &Schema) {
        for (least, most) in [
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
            ("minContains", "maxContains"),
        ] {
            for (name, is_least) in [(least, true), (most, false)] {
                let (one, other) = (old.get(name), new.get(name));
                let absent = if is_least { 0.0 } else { f64::INFINITY };
                let size = |of: Option<&Value>| of.and_then(Value::as_f64).unwrap_or(absent);
                let (less, more) = (size(other) < size(one), size(other) > size(one));
                let effect = if is_least { Effect::of(more, less) } else { Effect::of(less, more) };
                if let Some(effect) = effect {
                    let sentence = was_and_is(name, one, other);
                    self.effect(&at.join(name), direction, effect, sentence);
                }
            }
        }
    }
}

/// The numbers that a schema allows: each limit with whether it is itself excluded.
struct Range {
    least: (f64, bool),
    most: (f64, bool),
}

impl Range {
    fn of(schema: &Schema) -> Self {
        let format = schema.get("format").and_then(Value::as_str);
        let format = FORMATS.iter().find(|(name, ..)| Some(*name) == format);
        let (least, most) =
            format.map_or((f64::NEG_INFINITY, f64::INFINITY), |(_, least, most)| (*least, *most));
        let mut range = Self { least: (least, false), most: (most, false) };
        let number = |name: &str| schema.get(name).and_then(Value::as_f64);
        for (name, is_excluded) in [("minimum", false), ("exclusiveMinimum", true)] {
            if let Some(limit) = number(name).filter(|limit| *limit >= range.least.0) {
                range.least = (limit, is_excluded);
            }
        }
        for (name, is_excluded) in [("maximum", false), ("exclusiveMaximum", true)] {
            if let Some(limit) = number(name).filter(|limit| *limit <= range.most.0) {
                range.most = (limit, is_excluded);
            }
        }
        range
    }

    /// Returns whether this range begins at a higher number than another.
    fn is_higher_than(&self, other: &Self) -> bool {
        let ((one, is_excluded), (other, is_other_excluded)) = (self.least, other.least);
        one > other || (one >= other && is_excluded && !is_other_excluded)
    }

    /// Returns whether this range ends at a lower number than another.
    fn is_below(&self, other: &Self) -> bool {
        let ((one, is_excluded), (other, is_other_excluded)) = (self.most, other.most);
        one < other || (one <= other && is_excluded && !is_other_excluded)
    }
}
