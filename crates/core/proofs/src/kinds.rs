//! Which kinds of values expressions ask for. Where they contradict each other no data is right, so that one of them fails.
//!
//! Each variable is tried with each kind in each expression that reads it, the others being anything; a kind with which an
//! expression always fails is none of its kinds any more.

use std::collections::BTreeMap;

use bpmn::model::{Element, ElementId, Repeat};
use engine::evaluated;
use expression::{Expression, Kind, Node, Part, Severity, Type, Types};

/// Elements whose expressions fail with whatever value, alone or because others ask for another kind.
pub(super) fn conflicting<'m>(elements: impl Iterator<Item = (ElementId, &'m Element)>) -> Vec<ElementId> {
    let mut left: BTreeMap<String, Vec<Type>> = BTreeMap::new();
    let mut found = vec![];
    for (id, element) in elements {
        for (expression, wanted) in asked(element) {
            found.extend((!fits(&expression, wanted, None)).then_some(id));
            for name in expression.reads() {
                let kinds = left.entry(name.to_owned()).or_insert_with(kinds);
                kinds.retain(|kind| fits(&expression, wanted, Some((name, kind))));
                found.extend(kinds.is_empty().then_some(id));
            }
        }
    }
    found
}

/// What an expression has to give.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Truth,
    Count,
    List,
}

fn asked(element: &Element) -> Vec<(Expression, Wanted)> {
    let (cardinality, collection) = match element.activity().and_then(|activity| activity.repeat.as_deref()) {
        Some(Repeat::Multi { cardinality, collection, .. }) => (cardinality.as_ref(), collection.as_deref()),
        _ => (None, None),
    };
    let list = collection.filter(|_| cardinality.is_none()).map(|list| (list, Wanted::List));
    let others = evaluated(element).into_iter().map(|one| {
        let is_count = cardinality.is_some_and(|cardinality| std::ptr::eq(cardinality, one));
        (one.text.as_str(), if is_count { Wanted::Count } else { Wanted::Truth })
    });
    others.chain(list).filter_map(|(text, wanted)| Some((Expression::parse_formal(text).ok()?, wanted))).collect()
}

/// Whether an expression is nothing but this variable.
fn is_only(expression: &Expression, name: &str) -> bool {
    matches!(expression.parts.as_slice(), [Part::Node(Node { kind: Kind::Variable(only), .. })] if only == name)
}

/// What a variable may hold. Maps are asked for by properties only, which may fail anyway.
fn kinds() -> Vec<Type> {
    vec![Type::Boolean, Type::Number, Type::Text, Type::Date, Type::List(Box::new(Type::Any))]
}

/// Whether an expression doesn't fail for sure where one variable is of a kind.
fn fits(expression: &Expression, wanted: Wanted, known: Option<(&str, &Type)>) -> bool {
    let mut types: Types = expression.reads().into_iter().map(|name| (name.to_owned(), Type::Any)).collect();
    types.extend(known.map(|(name, kind)| (name.to_owned(), kind.clone())));
    let faults = match wanted {
        Wanted::Truth => expression.check_condition(&types),
        Wanted::Count | Wanted::List => expression.check(&types),
    };
    let is_fine = faults.iter().all(|fault| fault.code.weight() != Severity::Error);
    is_fine
        && match (known, wanted) {
            (Some((_, kind)), Wanted::List) => matches!(kind, Type::List(_)),
            (Some((name, kind)), Wanted::Count) => *kind == Type::Number || !is_only(expression, name),
            _ => true,
        }
}
