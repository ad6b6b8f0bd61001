//! How clients authenticate.

use std::collections::BTreeSet;

use serde_json::Value;

use super::comparison::{Comparison, members, was_and_is};
use super::pointer::Pointer;

/// What one way to authenticate asks for: schemes and scopes.
type Way = BTreeSet<String>;

impl Comparison<'_> {
    pub(super) fn security(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        let (old, new) = (ways(old), ways(new));
        let is_enough = |way: &Way| new.iter().any(|other| other.is_subset(way));
        // A client that has what an old way asks for may have enough for one of the new ways.
        let refused: Vec<_> = old.iter().filter(|way| !is_enough(way)).collect();
        for way in &refused {
            let needed: Vec<_> = new.iter().map(text).collect();
            let (way, needed) = (text(way), needed.join(" or "));
            let sentence = format!("clients that send {way} are refused now, and need {needed}");
            self.breaking(at, sentence);
        }
        if refused.is_empty() {
            for way in new.difference(&old) {
                self.harmless(at, format!("clients that send {} are let in now", text(way)));
            }
        }
    }

    /// Compares a scheme, which operations refer to by its name.
    pub(super) fn scheme(&mut self, at: &Pointer, name: &str, old: &Value, new: &Value) {
        self.texts(at, old, new);
        for (member, _) in members(old).chain(members(new)) {
            let (old, new) = (old.get(member), new.get(member));
            if old != new && member != "description" {
                let sentence = format!("of the scheme `{name}`, {}", was_and_is(member, old, new));
                self.breaking(&at.join(member), sentence);
            }
        }
    }
}

/// Returns the ways to authenticate. Without any, everybody is let in, as by a way that asks for nothing.
fn ways(security: Option<&Value>) -> BTreeSet<Way> {
    let list = security.and_then(Value::as_array).into_iter().flatten();
    let mut ways: BTreeSet<Way> = list.map(way).collect();
    if ways.is_empty() {
        ways.insert(Way::new());
    }
    ways
}

fn way(requirement: &Value) -> Way {
    let mut way = Way::new();
    for (scheme, scopes) in members(requirement) {
        way.insert(format!("`{scheme}`"));
        let scopes = scopes.as_array().into_iter().flatten().filter_map(Value::as_str);
        way.extend(scopes.map(|scope| format!("the scope `{scope}` of `{scheme}`")));
    }
    way
}

fn text(way: &Way) -> String {
    if way.is_empty() {
        return "no key".to_owned();
    }
    way.iter().map(String::as_str).collect::<Vec<_>>().join(" and ")
}
