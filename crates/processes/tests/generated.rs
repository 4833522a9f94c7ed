//! Generated expressions: what is printed is read again, and neither values nor checks end in a panic.
#![allow(clippy::unwrap_used, reason = "a test")]

use amtspult_processes::expression::{
    BinaryOperator, Expression, Kind, Node, Number, Part, Span, Type, Types, UnaryOperator, Value, Variables,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn node(kind: Kind) -> Node {
    Node { kind, span: Span::default() }
}

fn leaf() -> impl Strategy<Value = Node> {
    prop_oneof![
        Just(Kind::Null),
        any::<bool>().prop_map(Kind::Boolean),
        (0_i64..100_000, 0_u32..5)
            .prop_map(|(digits, places)| { Kind::Number(Number::parse(&format!("{digits}e-{places}")).unwrap()) }),
        "[a-c\"'\\\\ ${}#ä]{0,6}".prop_map(Kind::Text),
        prop_oneof!["[a-d]", "and_[a-z]", "ä[0-9]", "\\$x"].prop_map(Kind::Variable),
    ]
    .prop_map(node)
}

fn expression_node() -> impl Strategy<Value = Node> {
    leaf().prop_recursive(6, 60, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let unary = prop_oneof![Just(UnaryOperator::Minus), Just(UnaryOperator::Not), Just(UnaryOperator::Empty)];
        let binary = proptest::sample::select(BinaryOperator::ALL.to_vec());
        let key = prop_oneof!["[a-d]", "and", "or x"].prop_map(|name| node(Kind::Text(name)));
        prop_oneof![
            (unary, inner.clone()).prop_map(|(operator, operand)| Kind::Unary(operator, Box::new(operand))),
            (binary, two.clone()).prop_map(|(operator, (left, right))| Kind::Binary(
                operator,
                Box::new(left),
                Box::new(right)
            )),
            two.prop_map(|(base, key)| Kind::Index(Box::new(base), Box::new(key))),
            (inner.clone(), key).prop_map(|(base, key)| Kind::Index(Box::new(base), Box::new(key))),
            (inner.clone(), inner.clone(), inner).prop_map(|(test, then, otherwise)| Kind::Conditional(
                Box::new(test),
                Box::new(then),
                Box::new(otherwise)
            )),
        ]
        .prop_map(node)
    })
}

/// Texts between nodes don't end with a backslash: it would make text of what follows.
fn expression() -> impl Strategy<Value = Expression> {
    let text = "[a-c\\\\ ${}#ä]{0,5}[a$#{]";
    (any::<bool>(), proptest::collection::vec((text, expression_node()), 0..3), any::<bool>()).prop_map(
        |(deferred, pairs, begins_with_text)| {
            let mut parts: Vec<Part> =
                pairs.into_iter().flat_map(|(text, node)| [Part::Text(text), Part::Node(node)]).collect();
            if !begins_with_text && !parts.is_empty() {
                parts.remove(0);
            }
            let deferred = deferred && !parts.is_empty();
            Expression { deferred, parts }
        },
    )
}

fn variables() -> Variables {
    let entries = [("a", 3.into()), ("b", "true".into()), ("c", Value::List(vec![1.into(), true.into()]))];
    let mut variables: Variables = entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    variables.insert("d".to_owned(), Value::Map(variables.clone()));
    variables
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, rng_seed: RngSeed::Fixed(2_026), ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_again(expression in expression()) {
        let text = expression.to_string();
        prop_assert_eq!(Expression::parse(&text), Ok(expression), "{}", text);
    }

    #[test]
    fn faults_lie_within_the_text(expression in expression()) {
        let text = expression.to_string();
        let expression = Expression::parse(&text).unwrap();
        let types = Types::from([("a".to_owned(), Type::Number), ("b".to_owned(), Type::Text)]);
        let faults = expression.check(&types).into_iter().chain(expression.evaluate(&variables()).err());
        for fault in faults {
            prop_assert!(text.get(fault.span.start..fault.span.end).is_some_and(|part| !part.is_empty()), "{}", fault);
        }
    }
}
