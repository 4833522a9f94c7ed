//! Elements that say different things at different positions, under the same id and version.

use std::collections::{BTreeMap, BTreeSet};

use standards::xdf::model::*;

type Contents<'a> = BTreeMap<&'a Identifikation, &'a Strukturelement>;

/// What differs in the schema `now` and didn't in `before`, with one of its names.
pub(super) fn differing<'a>(
    before: &Stammdatenschema,
    now: &'a Stammdatenschema,
) -> BTreeMap<&'a Identifikation, &'a Baukastenelement> {
    let mut known = BTreeSet::new();
    compare(&before.struktur, &mut Contents::new(), &mut |element| {
        known.insert(element.common().identifikation.clone());
    });
    let mut found = BTreeMap::new();
    compare(&now.struktur, &mut Contents::new(), &mut |element| {
        let common = element.common();
        if !known.contains(&common.identifikation) {
            found.insert(&common.identifikation, common);
        }
    });
    found
}

fn compare<'a>(struktur: &'a [Struktur], contents: &mut Contents<'a>, tell: &mut impl FnMut(&'a Strukturelement)) {
    for position in struktur {
        let element = &position.enthaelt;
        let first = contents.entry(&element.common().identifikation).or_insert(element);
        if *first != element {
            tell(element);
        }
        if let Strukturelement::Datenfeldgruppe(gruppe) = element {
            compare(&gruppe.struktur, contents, tell);
        }
    }
}
