//! Three-way merge of drafts by element: base, mine and theirs. No edit gets lost: what can't be put together is a conflict
//! that a person resolves, and until then mine holds. How things are drawn is merged by itself and never stands in the way.

mod apply;
mod broken;
mod choice;
mod decide;
mod drawing;
mod order;
mod same_id;
mod together;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::edit::tidy_flows;
use bpmn::check::CheckCode;
use bpmn::meaning::{Aspect, Facts};
use bpmn::model::{Model, ModelError};
use decide::decide;
use markup::{Editor, Unsound, same};

/// A merged model, and what mine and theirs say differently.
#[derive(Clone, Debug)]
pub struct Merge {
    /// With mine where something is to be decided.
    pub model: Model,
    /// Empty where nothing is to be decided.
    pub conflicts: Vec<Conflict>,
    /// Where mine was kept; nothing has to be decided.
    pub layout: Vec<Conflict>,
}

/// Values as in a [`Difference`](bpmn::diff::Difference); what isn't there is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Conflict {
    /// The [key](bpmn::model::Keys) of the element.
    pub element: String,
    /// In what they differ.
    pub kind: ConflictKind,
    /// In the version that both come from.
    pub base: Option<String>,
    /// What the merged model has.
    pub mine: Option<String>,
    /// What would take its place.
    pub theirs: Option<String>,
}

/// How two drafts can stand against each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ConflictKind {
    /// Both changed the same.
    Changed {
        /// Which side of the element.
        what: Aspect,
    },
    /// Each side changed other facts that are one decision, such as the source and the target of a flow: all of mine are
    /// kept. The values are those of all these facts.
    Together {
        /// Which sides of the element.
        what: BTreeSet<Aspect>,
    },
    /// One removed the element, the other changed it or needs it: it stays. The values are its types.
    Removed,
    /// Both added an element of this id, and not the same one. Both are there; theirs is called otherwise now.
    SameId {
        /// Key under which theirs is in the merged model.
        theirs_is: String,
    },
    /// Each side changed something else of how the ways out of the element are chosen: both are taken, and together they may
    /// leave a case without a way, or give it two. The values are all conditions.
    Choice,
    /// Both together have an error that neither has. The parameters are those of the finding.
    NewError {
        /// Which rule of the standard it breaks.
        what: CheckCode,
        /// Values for the words of the finding, by name.
        parameters: BTreeMap<String, String>,
    },
}

/// Why there is no merged model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// What is merged can't be written as XML.
    #[error("the merged model couldn't be read again: {0}")]
    Unsound(#[from] Unsound),
    /// What is merged is no process model.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Merges two versions with what they come from. Changing places of mine and theirs gives the same conflicts with the sides
/// exchanged; only new errors may differ, if there are other conflicts, since then another side is kept.
///
/// # Errors
/// [`MergeError`] when both together pass the limits of a file.
pub fn merge(base: &Model, mine: &Model, theirs: &Model) -> Result<Merge, MergeError> {
    let without = |model: &Model| Merge { model: model.clone(), conflicts: vec![], layout: vec![] };
    if same(base.document(), mine.document()) {
        return Ok(without(theirs));
    }
    if same(base.document(), theirs.document()) || same(mine.document(), theirs.document()) {
        return Ok(without(mine));
    }
    let (theirs, mut conflicts) = same_id::apart(base, mine, theirs)?;
    let sides = Sides { base: Facts::of(base), mine: Facts::of(mine), theirs: Facts::of(&theirs) };
    let decided = decide(&sides);
    conflicts.extend(decided.conflicts.clone());
    conflicts.extend(choice::conflicts(&sides, &decided));

    let mut xml = Editor::new(mine.document());
    let nodes = apply::apply(&mut xml, mine, &theirs, &sides, &decided);
    conflicts.extend(order::apply(&mut xml, &sides, &decided, &nodes));
    let layout = drawing::apply(&mut xml, mine, &theirs, &sides, &decided);
    tidy_flows(mine, &mut xml)?;
    same_id::number_parts(&mut xml, mine, &theirs, &nodes);
    let (document, _) = xml.finish()?;
    let model = Model::of(document)?;
    conflicts.extend(broken::conflicts(&model, [mine, &theirs]));
    conflicts.sort();
    Ok(Merge { model, conflicts, layout })
}

struct Sides {
    base: Facts,
    mine: Facts,
    theirs: Facts,
}
