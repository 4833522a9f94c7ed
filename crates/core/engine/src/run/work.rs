//! How much is looked at while a step is done. Only tests count it: that a step of thousands of tokens takes little more
//! than its share for each can't be seen from a clock.

#[cfg(test)]
thread_local! {
    static COUNT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// A scope, wait or job was looked at while something was looked for.
pub(super) fn looked_at() {
    #[cfg(test)]
    COUNT.set(COUNT.get() + 1);
}

/// How often something was looked at meanwhile.
#[cfg(test)]
pub fn counted<T>(does: impl FnOnce() -> T) -> (T, usize) {
    let before = COUNT.get();
    let result = does();
    (result, COUNT.get() - before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::{Recording, play};
    use crate::{Alone, Course, Engine, Event, Outside, State, Step};
    use bpmn::model::{ElementId, Model};
    use expression::{Value, Variables};

    /// Everything is done at once.
    struct Passing;

    impl Outside for Passing {
        fn passes(&self, _: ElementId) -> bool {
            true
        }
    }

    fn model(body: &str) -> Model {
        let text = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><signal id='S'/><message id='M'/>\
             <process id='p'><startEvent id='start'/>{body}</process></definitions>"
        );
        Model::read(text.as_bytes()).unwrap()
    }

    fn flow(source: &str, target: &str) -> String {
        format!("<sequenceFlow id='{source}_{target}' sourceRef='{source}' targetRef='{target}'/>")
    }

    /// So many tokens from one task, which go on to `behind`.
    fn flood(count: usize, behind: &str) -> String {
        format!("<task id='many' completionQuantity='{count}'/>{}{}", flow("start", "many"), flow("many", behind))
    }

    fn several(count: usize, inner: &str, activity: &str) -> String {
        format!(
            "<{activity} id='a'><multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality>{inner}\
             </multiInstanceLoopCharacteristics></{activity}><endEvent id='e'/>{}{}",
            flow("start", "a"),
            flow("a", "e")
        )
    }

    fn start(model: &Model, outside: &dyn Outside, data: Variables) -> Step {
        let event = Event::Start { process: model.find("p").unwrap(), at: model.find("start"), data };
        Engine::new(model).step(&State::default(), &event, outside).unwrap()
    }

    /// Its name, and the model by the number of its tokens.
    type Case = (&'static str, fn(usize) -> String);

    fn begun() -> Vec<Case> {
        vec![
            ("instances", |count| several(count, "", "userTask")),
            ("instances of a subprocess", |count| {
                let inner = "<startEvent id='s'/><userTask id='t'/>".to_owned() + &flow("s", "t");
                several(count, "", "subProcess").replace("</subProcess>", &(inner + "</subProcess>"))
            }),
            ("tokens at a task", |count| flood(count, "t") + "<userTask id='t'/>"),
            ("tokens that end", |count| flood(count, "e") + "<endEvent id='e'/>"),
            ("tokens in subprocesses that compensate", |count| {
                flood(count, "s")
                    + "<subProcess id='s'><task id='x'/><boundaryEvent id='c' attachedToRef='x'><compensateEventDefinition/>\
                       </boundaryEvent><task id='y' isForCompensation='true'/>\
                       <association id='l' sourceRef='c' targetRef='y'/></subProcess>"
            }),
            ("tokens at a join", |count| {
                flood(count, "j")
                    + "<parallelGateway id='j'/><userTask id='t'/>"
                    + &flow("start", "t")
                    + &flow("t", "j")
            }),
            ("tokens at an inclusive join", |count| {
                flood(count, "j")
                    + "<inclusiveGateway id='j'/><userTask id='t'/>"
                    + &flow("start", "t")
                    + &flow("t", "j")
            }),
            ("tokens at a complex gateway", |count| {
                let flows = flow("start", "t") + &flow("t", "j") + &flow("j", "u");
                flood(count, "j") + "<complexGateway id='j'/><userTask id='t'/><userTask id='u'/>" + &flows
            }),
            ("tokens that gather", |count| {
                flood(count, "g") + &format!("<userTask id='g' startQuantity='{}'/>", count + 1)
            }),
            ("tokens behind event gateways", |count| {
                let flows = flow("g", "m") + &flow("g", "n");
                let caught = |id: &str| {
                    format!(
                        "<intermediateCatchEvent id='{id}'><messageEventDefinition messageRef='M'/></intermediateCatchEvent>"
                    )
                };
                flood(count, "g") + "<eventBasedGateway id='g'/>" + &caught("m") + &caught("n") + &flows
            }),
            ("signals that nobody hears", |count| {
                let thrown =
                    "<intermediateThrowEvent id='w'><signalEventDefinition signalRef='S'/></intermediateThrowEvent>";
                flood(count, "w") + thrown + "<userTask id='t'/>" + &flow("w", "t")
            }),
            ("messages that are waited for", |count| {
                let event = |kind: &str, id: &str| {
                    format!("<{kind} id='{id}'><messageEventDefinition messageRef='M'/></{kind}>")
                };
                flood(count, "w")
                    + &event("intermediateThrowEvent", "w")
                    + &event("intermediateCatchEvent", "c")
                    + &flow("many", "c")
            }),
            ("signals that are waited for", |count| {
                let event =
                    |kind: &str, id: &str| format!("<{kind} id='{id}'><signalEventDefinition signalRef='S'/></{kind}>");
                flood(1, "c").replace("completionQuantity='1'", &format!("completionQuantity='{count}'"))
                    + &event("intermediateCatchEvent", "c")
                    + &event("intermediateThrowEvent", "w")
                    + &flow("start", "w")
            }),
        ]
    }

    /// Whichever outside there is.
    #[test]
    fn thousands_of_tokens_take_little_more_than_their_share() {
        for (what, body) in begun() {
            for (who, outside) in [("waits", &Alone as &dyn Outside), ("passes", &Passing)] {
                let looked = |count: usize| {
                    let model = model(&body(count));
                    counted(|| start(&model, outside, Variables::new())).1
                };
                let (few, many) = (looked(250), looked(2_000));
                assert!(many <= 10 * few.max(250), "{what}, {who}: {few} of 250, {many} of 2,000");
            }
        }
    }

    /// A task of many is done: that takes no more looking than with few of them.
    #[test]
    fn one_of_thousands_is_done_as_quickly_as_one_of_few() {
        for (what, body) in begun() {
            let looked = |count: usize| {
                let model = model(&body(count));
                let begun = start(&model, &Alone, Variables::new()).state;
                let waiting = begun.waiting(&model);
                let Some(wait) = waiting.get(waiting.len() / 2).map(|waiting| waiting.wait) else { return 0 };
                let event = Event::Happened { wait, data: Variables::new() };
                counted(|| Engine::new(&model).step(&begun, &event, &Alone).unwrap()).1
            };
            let (few, many) = (looked(250), looked(2_000));
            assert!(many <= 10 * few.max(250), "{what}: {few} of 250, {many} of 2,000");
        }
    }

    /// What instances collect grows where it stands, and what they read isn't copied for each.
    #[test]
    fn eight_thousand_instances_collect_their_results() {
        let output = "<loopDataOutputRef>all</loopDataOutputRef><outputDataItem name='loopCounter'/>\
                      <completionCondition>${nrOfCompletedInstances == -1 or empty items}</completionCondition>";
        let body = several(8_000, output, "task");
        let items = Value::List((0..8_000).map(Value::from).collect());
        let model = model(&body);
        let done = start(&model, &Passing, Variables::from([("items".to_owned(), items)]));
        let Some(crate::Effect::Ended { data, .. }) = done.effects.last() else { panic!("{:?}", done.effects) };
        let Some(Value::List(all)) = data.get("all") else { panic!() };
        assert_eq!((all.len(), &all[7_999]), (8_000, &Value::from(7_999)));
    }

    /// The state that goes on is the one that each step would give.
    #[test]
    fn a_course_is_step_by_step_the_same() {
        for (what, body) in begun() {
            let model = model(&body(20));
            let engine = Engine::new(&model);
            let mut course = Course::new(&engine, &Alone);
            let mut state = State::default();
            let mut event =
                Event::Start { process: model.find("p").unwrap(), at: model.find("start"), data: Variables::new() };
            for number in 0..60 {
                let step = engine.step(&state, &event, &Alone).unwrap();
                let (effects, trace) = course.step(&event).unwrap();
                assert_eq!((&effects, &trace), (&step.effects, &step.trace), "{what}, event {number}");
                state = step.state;
                let waiting = state.waiting(&model);
                assert!(course.waiting().values().eq(&waiting), "{what}, event {number}");
                let Some(next) = waiting.get(number * 7 % waiting.len().max(1)) else { break };
                event = Event::Happened { wait: next.wait, data: Variables::new() };
            }
            assert_eq!(course.into_state(), state, "{what}");
        }
    }

    #[test]
    fn thousands_of_tasks_are_done_one_by_one() {
        let looked = |count: usize| {
            let model = model(&several(count, "", "userTask"));
            let engine = Engine::new(&model);
            let (played, looked) = counted(|| play(&engine, &Recording::default(), false).unwrap());
            assert!(played.ended && played.reached.len() == count + 2, "{}", played.reached.len());
            looked
        };
        let (few, many) = (looked(250), looked(4_000));
        assert!(many <= 20 * few, "{few} of 250, {many} of 4,000");
    }
}
