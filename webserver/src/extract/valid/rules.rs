//! The rules of a type, as garde derives them, and the rules that a value breaks as data.

use garde::Validate;
use garde::error::Kind;

use crate::extract::collect::Broken;

/// The maximum number of mistakes that are listed.
pub(super) const LISTED: usize = 32;

/// A type with rules: `#[derive(garde::Validate)]`. A type whose rules need a context can be used if the
/// context has a default. The trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have rules that `Valid` can check",
    label = "`Valid` needs a type with `#[derive(garde::Validate)]`",
    note = "add `#[derive(garde::Validate)]` to `{Self}`, and to each of its fields a rule such as `#[garde(length(min = 1))]`, or `#[garde(skip)]`",
    note = "if the rules of `{Self}` need a context, implement `Default` for the context, or check the value in the handler"
)]
pub trait Rules {
    /// Returns the rules that the value breaks, if there are any, and whether there are more of them.
    #[doc(hidden)]
    fn broken(&self) -> Option<(Vec<Broken>, bool)>;

    /// Returns the rules that the value at a path breaks, as texts that can be compared.
    #[doc(hidden)]
    fn broken_at(&self, path: &[String]) -> Vec<String>;
}

#[diagnostic::do_not_recommend]
impl<T: Validate<Context: Default>> Rules for T {
    #[inline]
    fn broken(&self) -> Option<(Vec<Broken>, bool)> {
        self.validate().err().map(|report| listed(&report))
    }

    #[cold]
    fn broken_at(&self, path: &[String]) -> Vec<String> {
        let Err(report) = self.validate() else { return Vec::new() };
        let broken = report.iter().filter(|(at, _)| steps(at).starts_with(path));
        broken.map(|(at, error)| format!("{at} {error}")).collect()
    }
}

#[cold]
pub(super) fn listed(report: &garde::Report) -> (Vec<Broken>, bool) {
    let has_more = report.iter().nth(LISTED).is_some();
    let broken = |(path, error): &(garde::Path, garde::Error)| Broken {
        path: steps(path),
        detail: error.message().to_owned(),
    };
    (report.iter().take(LISTED).map(broken).collect(), has_more)
}

/// Returns the steps of a path. A step without a name, as the one into an `Option`, is not one in the
/// request.
fn steps(path: &garde::Path) -> Vec<String> {
    let steps = path.__iter().rev().filter(|(kind, _)| *kind != Kind::None);
    steps.map(|(_, step)| step.to_string()).collect()
}
