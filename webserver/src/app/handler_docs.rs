//! The docs of a handler, for a description of the app. Nothing here is read while requests are served.

/// The docs of an argument: the name that a client sends, whether the argument is taken from the body unless
/// it is a parameter, and the lines of the doc comment.
pub(crate) type ArgumentDocs = (&'static str, bool, &'static [&'static str]);

/// The docs of a handler.
#[derive(Clone, Copy, Debug)]
pub struct HandlerDocs {
    /// The lines of the doc comment.
    pub(crate) lines: &'static [&'static str],
    /// The path of the function's module.
    pub(crate) module: &'static str,
    /// Whether the function is deprecated.
    pub(crate) is_deprecated: bool,
    /// The docs of the arguments that have a doc comment.
    pub(crate) arguments: &'static [ArgumentDocs],
}

impl HandlerDocs {
    /// The docs of what runs a catcher.
    pub(super) const NONE: Self = Self::new(&[], "");

    /// Creates the docs of a function.
    pub const fn new(lines: &'static [&'static str], module: &'static str) -> Self {
        Self { lines, module, is_deprecated: false, arguments: &[] }
    }

    /// States that the function is deprecated.
    pub const fn deprecated(mut self) -> Self {
        self.is_deprecated = true;
        self
    }

    /// Adds the doc comments of arguments.
    pub const fn arguments(mut self, arguments: &'static [ArgumentDocs]) -> Self {
        self.arguments = arguments;
        self
    }
}
