//! How large a process may be; how long it takes is measured by `cargo bench -p amtspult-processes`.

use std::fmt::Write;

use amtspult_proofs::{Data, Limits, Proof, Verdict, prove};
use bpmn::model::Model;

/// A process in the making.
#[derive(Default)]
struct Drawn {
    text: String,
    count: usize,
}

impl Drawn {
    fn node(&mut self, tag: &str, attributes: &str, inner: &str) -> String {
        self.count += 1;
        let id = format!("n{}", self.count);
        write!(self.text, "<{tag} id='{id}' {attributes}>{inner}</{tag}>").unwrap();
        id
    }

    fn flow(&mut self, source: &str, target: &str) {
        self.count += 1;
        write!(self.text, "<sequenceFlow id='f{}' sourceRef='{source}' targetRef='{target}'/>", self.count).unwrap();
    }

    /// First and last node of a block around another one.
    fn block(&mut self, kind: usize, inner: (String, String)) -> (String, String) {
        let task = self.node("userTask", "", "");
        match kind % 5 {
            3 => {
                let (join, split) = (self.node("exclusiveGateway", "", ""), self.node("exclusiveGateway", "", ""));
                self.flow(&join, &inner.0);
                self.flow(&inner.1, &split);
                self.flow(&split, &task);
                self.flow(&task, &join);
                (join, split)
            }
            4 => {
                let attributes = format!("attachedToRef='{task}'");
                let timer = self.node("boundaryEvent", &attributes, "<timerEventDefinition/>");
                let join = self.node("exclusiveGateway", "", "");
                self.flow(&task, &inner.0);
                self.flow(&inner.1, &join);
                self.flow(&timer, &join);
                (task, join)
            }
            kind => {
                let tag = ["exclusiveGateway", "parallelGateway", "inclusiveGateway"][kind];
                let (split, join) = (self.node(tag, "", ""), self.node(tag, "", ""));
                self.flow(&split, &inner.0);
                self.flow(&inner.1, &join);
                self.flow(&split, &task);
                self.flow(&task, &join);
                (split, join)
            }
        }
    }

    fn task(&mut self) -> (String, String) {
        let task = self.node("userTask", "", "");
        (task.clone(), task)
    }

    fn model(mut self, (first, last): (String, String)) -> Model {
        let (start, end) = (self.node("startEvent", "", ""), self.node("endEvent", "", ""));
        self.flow(&start, &first);
        self.flow(&last, &end);
        let text = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>{}</process></definitions>",
            self.text
        );
        Model::read(text.as_bytes()).unwrap()
    }
}

fn nested(count: usize) -> Model {
    let mut drawn = Drawn::default();
    let mut inner = drawn.task();
    for kind in 0..count {
        inner = drawn.block(kind, inner);
    }
    drawn.model(inner)
}

fn in_sequence(count: usize) -> Model {
    let mut drawn = Drawn::default();
    let mut whole = drawn.task();
    for kind in 0..count {
        let inner = drawn.task();
        let (first, last) = drawn.block(kind, inner);
        drawn.flow(&whole.1, &first);
        whole.1 = last;
    }
    drawn.model(whole)
}

/// So many tasks side by side.
fn beside(count: usize) -> Model {
    let mut drawn = Drawn::default();
    let (split, join) = (drawn.node("parallelGateway", "", ""), drawn.node("parallelGateway", "", ""));
    for _ in 0..count {
        let task = drawn.node("userTask", "", "");
        drawn.flow(&split, &task);
        drawn.flow(&task, &join);
    }
    drawn.model((split, join))
}

fn proved(name: &str, model: &Model, limits: &Limits) -> Proof {
    let proof = prove(model, model.find("p").unwrap(), &Data::default(), limits);
    println!("{name}: {} states", proof.covered.states);
    proof
}

#[test]
fn blocks_are_folded_away() {
    for count in [30, 125, 500] {
        for (name, model) in [("nested", nested(count)), ("in sequence", in_sequence(count))] {
            let proof = proved(&format!("{count} blocks {name}"), &model, &Limits::default());
            assert_eq!((proof.verdict, proof.faults), (Verdict::Sound, vec![]));
            assert!(proof.covered.states < 5, "{count} {name}");
        }
    }
}

#[test]
fn every_state_is_gone_through() {
    let tasks = if trial::full() { 17 } else { 10 };
    let limits = Limits { unreduced: 1 << 18, reduced: 0, repairs: 0 };
    let proof = proved("tasks side by side", &beside(tasks), &limits);
    assert_eq!((proof.verdict, proof.covered.is_complete), (Verdict::Sound, true));
    assert!(proof.covered.states >= 1 << tasks);
}
