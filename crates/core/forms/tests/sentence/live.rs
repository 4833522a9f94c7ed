//! What a condition does just now, and why.

use amtspult_forms::{Condition, Context, Evaluator, Language, Session, live};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::condition::{form, key, values};

#[test]
fn the_answers_that_decide_are_told() {
    let mut form = form();
    let art = values(&key("halter", 0, "art"), json!(["z", "p"]));
    let box_ticked = json!({"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": key("hund", -1, "chip")});
    let several = values(&key("hund", -1, "merkmale"), json!(["w"]));
    let gone = values(&key("hund", -1, "fort"), json!(["w"]));
    let third = values(&key("hund", 2, "name"), json!(["x"]));
    let variable =
        json!({"@type": "ShowOnProcessVariableInValuesCondition", "variableName": "stand", "values": ["neu"]});
    let any = json!({"@type": "OrCondition", "conditions": [several, gone, third, variable]});
    let all = json!({"@type": "AndCondition", "@node": "all", "conditions": [art, box_ticked, any]});
    let hidden = values(&key("halter", 0, "uhr"), json!(["09:00"]));
    let mut when_hidden = Condition::parse(&hidden).unwrap();
    when_hidden.node = "hidden".into();
    form.sections[0].groups[0].rows[0].fields[4].conditions = vec![Condition::parse(&all).unwrap(), when_hidden];
    let never = json!({"@type": "ShowOnBooleanCondition", "showField": false, "@node": "never"});
    form.sections[0].groups[1].rows[0].fields[3].conditions = vec![Condition::parse(&never).unwrap()];
    form.number();
    let mut session = Session::new(Evaluator::new(&form).into(), Context::on(date(2026, 11, 23)), Default::default());
    let mut told = |answers: &[(&str, Value)], node: &str, instance| {
        for (key, value) in answers {
            session.answer(&key.parse().unwrap(), value.clone());
        }
        let live = live(&session, &form, &node.into(), instance, Language::German).unwrap();
        let because: Vec<String> = live.because.iter().map(|said| said.text()).collect();
        (live.holds, because.join(" · "))
    };
    let no = |text: &str| (false, text.to_owned());
    assert_eq!(
        told(&[], "all", 0),
        no(
            "Art ist noch offen · Chip in derselben Angabe ist nicht gesetzt · Merkmale in derselben Angabe ist noch offen · \
            hund/fort (gibt es nicht) · Name (Hund) in der 3. Angabe gibt es dort nicht · \
            Verfahrensangabe stand ist nicht gesetzt"
        )
    );
    let answers = [("halter:0:art", json!("p")), ("hund:0:merkmale", json!(["z", "w"]))];
    assert_eq!(told(&answers, "all", 0), no("Chip in derselben Angabe ist nicht gesetzt"));
    let ticked = [("hund:0:chip", json!(true))];
    let why = "Art ist Privat · Chip in derselben Angabe ist gesetzt · \
               Merkmale in derselben Angabe enthält Zuzug und eigener Wurf";
    assert_eq!(told(&ticked, "all", 0), (true, why.to_owned()));
    assert_eq!(told(&[], "hidden", 0), no("Uhrzeit ist verborgen"));
    assert_eq!(told(&[], "never", 0), no("nie"));
    assert!(live(&session, &form, &"nirgends".into(), 0, Language::German).is_none());
}
