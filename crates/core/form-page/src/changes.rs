//! Marks of what is otherwise in another version of the form: a sign, and a word for those who don't see it.

use forms::{NodeId, SeenChange};
use maud::{Markup, html};

use crate::Page;

impl Page<'_> {
    /// What has become of a section, group, field or option; empty where nothing has.
    pub(crate) fn changes_of(&self, node: &NodeId) -> Markup {
        let Some(seen) = self.changes.get(node) else { return html! {} };
        html! {
            span class="changes" {
                @for one in seen {
                    @let (class, sign, words) = self.change(*one);
                    span class=(class) { span aria-hidden="true" { (sign) } " " (words) }
                }
            }
        }
    }

    fn change(&self, seen: SeenChange) -> (&'static str, &'static str, String) {
        match seen {
            SeenChange::Added => ("added", "+", self.plain("changes/added")),
            SeenChange::Removed => ("removed", "−", self.plain("changes/removed")),
            SeenChange::Changed => ("changed", "~", self.plain("changes/changed")),
            SeenChange::Moved => ("moved", "⇄", self.plain("changes/moved")),
        }
    }
}
