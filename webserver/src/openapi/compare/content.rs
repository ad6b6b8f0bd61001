//! The media types of a body.

use serde_json::Value;

use super::comparison::{Comparison, Direction, both};
use super::pointer::Pointer;

impl Comparison<'_> {
    pub(super) fn content(
        &mut self,
        at: &Pointer,
        direction: Direction,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let had_none = old.is_none_or(|it| it.as_object().is_none_or(serde_json::Map::is_empty));
        for (media_type, old, new) in both(old, new) {
            let at = at.join(media_type);
            match (old, new, direction) {
                (Some(old), Some(new), _) => {
                    self.texts(&at, old, new);
                    let any = Value::Bool(true);
                    let schema = |it: &Value| it.get("schema").unwrap_or(&any).clone();
                    self.schema(&at.join("schema"), direction, &schema(old), &schema(new));
                }
                (Some(_), None, Direction::Request) => {
                    self.breaking(&at, format!("a body of {media_type} is refused now"));
                }
                (None, Some(_), Direction::Request) => {
                    self.harmless(&at, format!("a body of {media_type} is taken now"));
                }
                (Some(_), None, Direction::Response) => {
                    self.breaking(&at, format!("the answer is no longer {media_type}"));
                }
                (None, Some(_), Direction::Response) => {
                    // A client that expects no body does not read one.
                    self.add(!had_none, &at, format!("the answer can be {media_type} now"));
                }
                (None, None, _) => {}
            }
        }
    }
}
