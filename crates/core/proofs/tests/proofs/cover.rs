//! Runs that take every flow, found by trying values.

use amtspult_proofs::cover;
use bpmn::model::Model;
use engine::Engine;
use engine::recording::{deviations, play};

/// A task that sets what a gateway asks for; the flow with the condition is `yes`, the default one `no`.
fn asking(condition: &str) -> Model {
    let condition = condition.replace('&', "&amp;").replace('<', "&lt;");
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='urn:x'><process id='p'>\
         <startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='a'/><userTask id='a'/>\
         <sequenceFlow id='h' sourceRef='a' targetRef='g'/><exclusiveGateway id='g' default='no'/>\
         <sequenceFlow id='yes' sourceRef='g' targetRef='e'><conditionExpression>${{{condition}}}</conditionExpression>\
         </sequenceFlow><sequenceFlow id='no' sourceRef='g' targetRef='e'/><endEvent id='e'/></process></definitions>"
    );
    Model::read(text.as_bytes()).unwrap()
}

/// The flows that no run was found for; what was found runs as it says.
fn missed(condition: &str) -> Vec<String> {
    let model = asking(condition);
    let engine = Engine::new(&model);
    let found = cover(&engine, model.find("p").unwrap());
    for recording in &found.recordings {
        let played = play(&engine, recording, true).unwrap();
        assert_eq!(deviations(recording, &played), [], "{condition}");
    }
    found.missed
}

#[test]
fn values_that_conditions_ask_for_are_found() {
    let conditions = [
        "n == -3",
        "-3 == n",
        "n < -5",
        "n > -5 && n < -3",
        "n > 5 && n < 6",
        "n > 5 && n < 10 && n != 6",
        "n * 2 == 10",
        "10 - n == 3",
        "-n == 4",
        "100 / n == 4",
        "n % 7 == 3",
        "2 * (n + 1) > 7 && 2 * (n + 1) < 8",
        "n > m",
        "n < m",
        "a + b == 10",
        "a * b == 10",
        "a.betrag * 2 == 10",
        "d < '2026-01-01'",
        "d > '2026-01-01' && d < '2026-02-01'",
        "d > 'a' && d < 'a!'",
        "d == 'ja'",
        "d != 'ja'",
        "empty d",
        "ok",
        "!ok",
    ];
    for condition in conditions {
        assert_eq!(missed(condition), [] as [&str; 0], "{condition}");
    }
}

#[test]
fn what_no_value_takes_is_missed() {
    for condition in ["n < 5 && n > 5", "n > 5 && n <= 5", "n * 2 == 10 && n == 4", "d < ''"] {
        assert_eq!(missed(condition), ["yes"], "{condition}");
    }
    assert_eq!(missed("n < 5 || n >= 5"), ["no"]);
}
