//! What checks propose, on generated forms.

use amtspult_forms::{CheckCode, CheckContext, Context, Form, check, evaluate};
use proptest::prelude::*;

use crate::{TODAY, form, try_all};

/// What is proposed for hidden answers changes nothing here, whatever is answered.
#[test]
fn repairs_can_be_done_and_a_harmless_one_changes_nothing() {
    try_all(5_000, 200, &(form::form(), form::answers()), |(form, steps)| {
        let answers = form::together(&steps);
        let visible = |form: &Form| evaluate(form, &answers, &Context::on(TODAY)).visible;
        let before = visible(&form);
        let context = format!("{} {:?}", form.to_json(), answers);
        for finding in check(&form, &CheckContext::on(TODAY)) {
            for edit in &finding.more.repair {
                let after = form.with(edit);
                prop_assert!(after.is_ok(), "{:?}: {:?}", finding, after);
                if let (true, Ok(after)) = (finding.code == CheckCode::AskedCanBeHidden, after) {
                    prop_assert_eq!(&visible(&after), &before, "{:?} {}", finding, context);
                }
            }
        }
        Ok(())
    });
}

/// With the answers of the finding the asked field is hidden, and has an answer.
#[test]
fn hidden_answers_are_hidden() {
    try_all(5_000, 200, &form::form_json(true), |json| {
        let form = Form::parse(&json).unwrap();
        for finding in check(&form, &CheckContext::on(TODAY)) {
            if finding.code == CheckCode::AskedCanBeHidden {
                let answers = finding.more.witness.clone().unwrap_or_default();
                let visible = evaluate(&form, &answers, &Context::on(TODAY)).visible;
                prop_assert!(answers.iter().any(|(key, _)| !visible.contains(key)), "{:?}", finding);
            }
        }
        Ok(())
    });
}
