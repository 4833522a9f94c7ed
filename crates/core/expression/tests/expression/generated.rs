//! Generated expressions: what is printed is read again, and what passes the check can be evaluated.

use amtspult_expression::{
    BinaryOperator, Code, Decimal, Expression, Kind, Node, Part, Severity, Span, Type, Types, UnaryOperator, Value,
    Variables,
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
            .prop_map(|(digits, places)| { Kind::Number(Decimal::parse(&format!("{digits}e-{places}")).unwrap()) }),
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

/// Of variables whose types are known, without what gives values of different types (`a ? 1 : "x"`).
fn typed_node() -> impl Strategy<Value = Node> {
    let text = prop_oneof![Just("7"), Just("x"), Just(""), Just("true"), Just("2026-11-24")];
    let leaf = prop_oneof![
        Just(Kind::Null),
        any::<bool>().prop_map(Kind::Boolean),
        (0_i32..4).prop_map(|number| Kind::Number(number.into())),
        text.prop_map(|text| Kind::Text(text.to_owned())),
        "[a-f]".prop_map(Kind::Variable),
        "[a-f]".prop_map(Kind::Variable),
    ];
    leaf.prop_map(node).prop_recursive(4, 30, 2, |inner| {
        let unary = prop_oneof![Just(UnaryOperator::Minus), Just(UnaryOperator::Not), Just(UnaryOperator::Empty)];
        let binary = proptest::sample::select(BinaryOperator::ALL.to_vec());
        let base = prop_oneof![inner.clone(), Just(node(Kind::Variable("f".to_owned())))];
        let key = prop_oneof![
            Just(Kind::Text("a".to_owned())),
            Just(Kind::Text("0".to_owned())),
            Just(Kind::Number(1.into()))
        ];
        prop_oneof![
            (unary, inner.clone()).prop_map(|(operator, operand)| Kind::Unary(operator, Box::new(operand))),
            (binary, inner.clone(), inner).prop_map(|(operator, left, right)| Kind::Binary(
                operator,
                Box::new(left),
                Box::new(right)
            )),
            (base, key.prop_map(node)).prop_map(|(base, key)| Kind::Index(Box::new(base), Box::new(key))),
        ]
        .prop_map(node)
    })
}

/// Types and values that have them; the text spells a number, because a check can't know whether it does.
fn typed_variables() -> (Types, Variables) {
    let inner = |name: &str| name.to_owned();
    let entries = [
        ("a", Type::Number, 3.into()),
        ("b", Type::Text, "7".into()),
        ("c", Type::Boolean, true.into()),
        ("d", Type::Date, Value::Date(jiff::civil::date(2026, 11, 24))),
        ("e", Type::List(Box::new(Type::Number)), Value::List(vec![1.into(), 2.into()])),
        (
            "f",
            Type::Map([(inner("a"), Type::Number), (inner("0"), Type::Text), (inner("1"), Type::Boolean)].into()),
            Value::Map([(inner("a"), 1.into()), (inner("0"), "5".into()), (inner("1"), false.into())].into()),
        ),
    ];
    let types = entries.iter().map(|(name, kind, _)| ((*name).to_owned(), kind.clone())).collect();
    (types, entries.into_iter().map(|(name, _, value)| (name.to_owned(), value)).collect())
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
    #[test]
    fn what_passes_the_check_can_be_evaluated(node in typed_node()) {
        let expression = Expression { deferred: false, parts: vec![Part::Node(node)] };
        let (types, variables) = typed_variables();
        let errors = expression.check(&types).into_iter().filter(|fault| fault.code.weight() == Severity::Error);
        if errors.count() == 0 {
            let code = expression.evaluate(&variables).err().map(|fault| fault.code);
            let is_expected = matches!(code, None | Some(Code::DivisionByZero | Code::NumberOutOfRange));
            prop_assert!(is_expected, "{}: {:?}", expression, code);
        }
    }
}
