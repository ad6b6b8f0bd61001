//! One server-sent event, in the form of the HTML standard (section 9.2). When events are sent is up to
//! `sse`.

use std::fmt::{self, Display, Write};
use std::time::Duration;

/// A server-sent event: data, and optionally a name, an id and a time (HTML standard, section 9.2).
/// [`Sse`](crate::Sse) sends a stream of them.
///
/// Each line of the data is sent as a field `data` of its own, whether the lines end in LF, CR or CRLF,
/// and the client joins them with LF. A name or an id that contains such a line end, or an id with a
/// NUL, is refused, because it could forge other fields.
///
/// ```
/// use std::time::Duration;
/// use webserver::Event;
///
/// # fn main() -> Result<(), webserver::InvalidEvent> {
/// let event = Event::new("two\nlines").name("news")?.id(7)?.retry(Duration::from_secs(5));
/// let text = "data: two\ndata: lines\nevent: news\nid: 7\nretry: 5000\n\n";
/// assert_eq!(event.to_string(), text);
/// assert!(Event::new("").id("7\ndata: forged").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// The lines of the event, each with its end.
    lines: String,
}

/// The name or the id of an [`Event`] contains a line end, or the id contains a NUL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEvent {
    field: &'static str,
}

impl Event {
    /// Creates an event with this data.
    pub fn new(data: impl AsRef<str>) -> Self {
        Self { lines: String::new() }.with_lines("data: ", data.as_ref())
    }

    /// Creates an event whose data is JSON.
    ///
    /// # Errors
    /// Fails if serde cannot serialize the value. A stream may contain the result as it is: an error
    /// then ends the response.
    ///
    /// ```
    /// use webserver::Event;
    ///
    /// assert_eq!(Event::json(&[1, 2]).unwrap().to_string(), "data: [1,2]\n\n");
    /// ```
    #[cfg(feature = "json")]
    pub fn json(data: &impl serde_core::Serialize) -> Result<Self, serde_json::Error> {
        serde_json::to_string(data).map(Self::new)
    }

    /// Creates a comment, which clients ignore.
    pub fn comment(text: impl AsRef<str>) -> Self {
        Self { lines: String::new() }.with_lines(": ", text.as_ref())
    }

    /// Sets the name of the event, the `type` that a browser dispatches. Without a name it is
    /// `message`.
    ///
    /// # Errors
    /// Fails if the name contains a CR or LF, or a NUL.
    pub fn name(self, name: impl AsRef<str>) -> Result<Self, InvalidEvent> {
        self.with_field("event", name.as_ref())
    }

    /// Sets the id, which a client sends as `Last-Event-ID` when it connects again; see
    /// [`LastEventId`](crate::LastEventId).
    ///
    /// # Errors
    /// Fails if the id contains a CR, an LF or a NUL.
    pub fn id(self, id: impl Display) -> Result<Self, InvalidEvent> {
        self.with_field("id", &id.to_string())
    }

    /// Sets the time that the client waits before it connects again, in milliseconds on the wire.
    pub fn retry(mut self, time: Duration) -> Self {
        writeln!(self.lines, "retry: {}", time.as_millis())
            .expect("writing to a String cannot fail");
        self
    }

    fn with_field(mut self, field: &'static str, value: &str) -> Result<Self, InvalidEvent> {
        if value.contains(['\r', '\n', '\0']) {
            return Err(InvalidEvent { field });
        }
        // A client removes one space after the colon.
        writeln!(self.lines, "{field}: {value}").expect("writing to a String cannot fail");
        Ok(self)
    }

    /// Adds one line for each line of the text.
    fn with_lines(mut self, before: &str, text: &str) -> Self {
        let mut rest = text;
        while let Some(end) = rest.find(['\r', '\n']) {
            self.push_line(before, &rest[..end]);
            let is_pair = rest[end..].starts_with("\r\n");
            rest = &rest[end + if is_pair { 2 } else { 1 }..];
        }
        self.push_line(before, rest);
        self
    }

    fn push_line(&mut self, before: &str, line: &str) {
        self.lines.push_str(before);
        self.lines.push_str(line);
        self.lines.push('\n');
    }
}

/// The event as it is sent.
impl Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines)?;
        f.write_char('\n')
    }
}

/// The event as it is sent.
impl From<Event> for String {
    fn from(event: Event) -> Self {
        let mut text = event.lines;
        text.push('\n');
        text
    }
}

impl Display for InvalidEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the field `{}` of an event cannot contain a line end or a NUL", self.field)
    }
}

impl std::error::Error for InvalidEvent {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_data_is_split_into_lines() {
        let check = |data: &str, expected: &str| {
            assert_eq!(Event::new(data).to_string(), format!("{expected}\n"), "{data:?}");
            assert_eq!(String::from(Event::new(data)), format!("{expected}\n"));
        };
        check("a", "data: a\n");
        check("", "data: \n");
        check(" a", "data:  a\n");
        check("a\nb", "data: a\ndata: b\n");
        check("a\rb", "data: a\ndata: b\n");
        check("a\r\nb", "data: a\ndata: b\n");
        check("a\n\rb", "data: a\ndata: \ndata: b\n");
        check("a\r\r\n\nb\n", "data: a\ndata: \ndata: \ndata: b\ndata: \n");
        check("id: 7", "data: id: 7\n");
    }

    #[test]
    fn event_comment_cannot_become_data() {
        let event = Event::comment("a\ndata: b\r\rid: 7");
        assert_eq!(event.to_string(), ": a\n: data: b\n: \n: id: 7\n\n");
    }

    #[test]
    fn event_name_and_id_with_line_ends_are_refused() {
        for text in ["\n", "a\r", "a\nb", "\0"] {
            assert!(Event::new("").name(text).is_err(), "{text:?}");
            assert!(Event::new("").id(text).is_err(), "{text:?}");
        }
        let event = Event::new("a").name("n: m").and_then(|event| event.id(""));
        assert_eq!(event.map(String::from), Ok("data: a\nevent: n: m\nid: \n\n".into()));
    }

    /// Reads events as the HTML standard says (section 9.2.6), and returns the data of each.
    fn read(stream: &str) -> Vec<String> {
        let stream = stream.replace("\r\n", "\n").replace('\r', "\n");
        let (mut events, mut data) = (Vec::new(), None::<String>);
        for line in stream.split('\n') {
            match line.split_once(':') {
                None if line.is_empty() => events.extend(data.take()),
                Some(("data", value)) => {
                    let value = value.strip_prefix(' ').unwrap_or(value);
                    match &mut data {
                        Some(data) => *data = format!("{data}\n{value}"),
                        None => data = Some(value.to_owned()),
                    }
                }
                _ => {}
            }
        }
        events
    }

    proptest::proptest! {
        #[test]
        fn event_of_any_data_is_read_as_it_was(data in "[\r\na: ]{0,12}") {
            let lines = data.replace("\r\n", "\n").replace('\r', "\n");
            proptest::prop_assert_eq!(read(&Event::new(&data).to_string()), [lines]);
            proptest::prop_assert!(read(&Event::comment(&data).to_string()).is_empty());
        }
    }
}
