//! Random models with every kind of element, sensible or not.

use std::fmt::Write;

use trial::Random;

const DEFINITIONS: [&str; 6] = [
    "<messageEventDefinition messageRef='M'/>",
    "<signalEventDefinition signalRef='S'/>",
    "<escalationEventDefinition escalationRef='X'/>",
    "<conditionalEventDefinition><condition>${n &gt; 2}</condition></conditionalEventDefinition>",
    "<timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition>",
    "<timerEventDefinition><timeCycle>R3/PT1M</timeCycle></timerEventDefinition>",
];
const CONDITIONS: [&str; 5] = ["${n == 0}", "${n &gt; 1}", "${flag}", "${!flag}", "${missing == 1}"];

struct Writer<'a> {
    random: &'a mut Random,
    text: String,
    next: usize,
}

/// A whole file: one or two processes beside what they refer to.
pub fn model(random: &mut Random) -> String {
    let mut writer = Writer { random, text: String::new(), next: 0 };
    writer.text.push_str(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><message id='M'/><signal id='S'/>\
         <error id='E' errorCode='e'/><escalation id='X'/><signalEventDefinition id='SD' signalRef='S'/>",
    );
    for process in ["p", "q"] {
        write!(writer.text, "<process id='{process}'>").unwrap();
        writer.content(0);
        writer.text.push_str("</process>");
    }
    writer.text.push_str("</definitions>");
    writer.text
}

impl Writer<'_> {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("n{}", self.next)
    }

    /// Nodes of a process or subprocess with flows between them.
    fn content(&mut self, depth: usize) {
        let start = self.id();
        write!(self.text, "<startEvent id='{start}'/>").unwrap();
        let mut nodes = vec![start];
        for _ in 0..2 + self.random.below(if depth == 0 { 9 } else { 4 }) {
            let node = self.node(depth);
            nodes.push(node);
        }
        let end = self.end(depth);
        nodes.push(end);
        for at in 1..nodes.len() {
            self.flow(&nodes[at - 1].clone(), &nodes[at].clone());
        }
        for _ in 0..self.random.below(4) {
            let (from, to) = (self.random.below(nodes.len() - 1), 1 + self.random.below(nodes.len() - 1));
            self.flow(&nodes[from].clone(), &nodes[to].clone());
        }
        if depth < 2 && self.random.one_in(4) {
            self.event_sub_process(depth);
        }
    }

    fn flow(&mut self, from: &str, to: &str) {
        let id = self.id();
        let condition = match self.random.below(3) {
            0 => format!("<conditionExpression>{}</conditionExpression>", *self.random.one(&CONDITIONS)),
            _ => String::new(),
        };
        write!(self.text, "<sequenceFlow id='{id}' sourceRef='{from}' targetRef='{to}'>{condition}</sequenceFlow>")
            .unwrap();
    }

    fn end(&mut self, depth: usize) -> String {
        let id = self.id();
        let definition = match self.random.below(12) {
            0 => "<terminateEventDefinition/>",
            1 => "<errorEventDefinition errorRef='E'/>",
            2 => "<escalationEventDefinition escalationRef='X'/>",
            3 => "<signalEventDefinition signalRef='S'/>",
            4 => "<compensateEventDefinition/>",
            5 if depth > 0 => "<cancelEventDefinition/>",
            6 => "<messageEventDefinition messageRef='M'/>",
            _ => "",
        };
        write!(self.text, "<endEvent id='{id}'>{definition}</endEvent>").unwrap();
        id
    }

    fn node(&mut self, depth: usize) -> String {
        match self.random.below(20) {
            0..=6 => self.task(),
            7..=11 => self.gateway(),
            12 | 13 => self.caught(),
            14 | 15 => self.thrown(),
            16 => self.call(),
            _ if depth < 2 => self.sub_process(depth),
            _ => self.task(),
        }
    }

    fn task(&mut self) -> String {
        let kinds = ["task", "userTask", "serviceTask", "manualTask", "sendTask", "receiveTask", "businessRuleTask"];
        let kind = *self.random.one(&kinds);
        let id = self.id();
        let message = if matches!(kind, "sendTask" | "receiveTask") { " messageRef='M'" } else { "" };
        let quantity = match self.random.below(12) {
            0 => " startQuantity='2'",
            1 => " completionQuantity='2'",
            _ => "",
        };
        let repeats = self.repeat();
        write!(self.text, "<{kind} id='{id}'{message}{quantity}>{repeats}</{kind}>").unwrap();
        self.border(&id);
        id
    }

    fn repeat(&mut self) -> &'static str {
        match self.random.below(16) {
            0 => "<standardLoopCharacteristics loopMaximum='3'/>",
            1 => {
                "<standardLoopCharacteristics testBefore='true' loopMaximum='2'><loopCondition>${flag}</loopCondition>\
                  </standardLoopCharacteristics>"
            }
            2 => {
                "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>\
                  <completionCondition>${nrOfCompletedInstances &gt; 1}</completionCondition>\
                  </multiInstanceLoopCharacteristics>"
            }
            3 => {
                "<multiInstanceLoopCharacteristics isSequential='true' behavior='One' oneBehaviorEventRef='SD'>\
                  <loopCardinality>${n}</loopCardinality></multiInstanceLoopCharacteristics>"
            }
            4 => {
                "<multiInstanceLoopCharacteristics><loopDataInputRef>list</loopDataInputRef><inputDataItem id='i'/>\
                  </multiInstanceLoopCharacteristics>"
            }
            _ => "",
        }
    }

    fn interruption(&mut self) -> &'static str {
        match self.random.below(6) {
            0 => "<errorEventDefinition errorRef='E'/>",
            1 => "<compensateEventDefinition/>",
            _ => DEFINITIONS[self.random.below(DEFINITIONS.len())],
        }
    }

    fn border(&mut self, host: &str) {
        if !self.random.one_in(4) {
            return;
        }
        let (id, end) = (self.id(), self.id());
        let cancels = self.random.one_in(2);
        let definition = self.interruption();
        write!(
            self.text,
            "<boundaryEvent id='{id}' attachedToRef='{host}' cancelActivity='{cancels}'>{definition}</boundaryEvent>"
        )
        .unwrap();
        if definition.contains("compensate") {
            let association = self.id();
            write!(
                self.text,
                "<serviceTask id='{end}' isForCompensation='true'/>\
                 <association id='{association}' sourceRef='{id}' targetRef='{end}'/>"
            )
            .unwrap();
        } else {
            write!(self.text, "<endEvent id='{end}'/>").unwrap();
            self.flow(&id, &end);
        }
    }

    fn gateway(&mut self) -> String {
        let id = self.id();
        match self.random.below(6) {
            0 => {
                write!(
                    self.text,
                    "<complexGateway id='{id}'><activationCondition>activationCount &gt;= 1</activationCondition>\
                     </complexGateway>"
                )
                .unwrap();
            }
            1 => {
                write!(self.text, "<eventBasedGateway id='{id}'/>").unwrap();
                let (one, two) = (self.caught(), self.caught());
                self.flow(&id, &one);
                self.flow(&id, &two);
                let end = self.end(0);
                self.flow(&one, &end);
                self.flow(&two, &end);
            }
            kind => {
                let kind = ["parallelGateway", "exclusiveGateway", "inclusiveGateway"][kind % 3];
                write!(self.text, "<{kind} id='{id}'/>").unwrap();
            }
        }
        id
    }

    fn caught(&mut self) -> String {
        let id = self.id();
        let (all, two) = (self.random.one_in(6), self.random.one_in(5));
        let mut definitions = (*self.random.one(&DEFINITIONS)).to_owned();
        if two {
            definitions += *self.random.one(&DEFINITIONS);
        }
        write!(
            self.text,
            "<intermediateCatchEvent id='{id}' parallelMultiple='{all}'>{definitions}</intermediateCatchEvent>"
        )
        .unwrap();
        id
    }

    fn thrown(&mut self) -> String {
        let id = self.id();
        let kinds = [
            "<signalEventDefinition signalRef='S'/>",
            "<messageEventDefinition messageRef='M'/>",
            "<escalationEventDefinition escalationRef='X'/>",
            "<compensateEventDefinition/>",
            "",
        ];
        let definition = *self.random.one(&kinds);
        write!(self.text, "<intermediateThrowEvent id='{id}'>{definition}</intermediateThrowEvent>").unwrap();
        id
    }

    fn call(&mut self) -> String {
        let id = self.id();
        let called = *self.random.one(&["q", "elsewhere"]);
        write!(self.text, "<callActivity id='{id}' calledElement='{called}'/>").unwrap();
        self.border(&id);
        id
    }

    fn sub_process(&mut self, depth: usize) -> String {
        let id = self.id();
        let kind = *self.random.one(&["subProcess", "transaction", "adHocSubProcess"]);
        let order = if self.random.one_in(2) { " ordering='Sequential'" } else { "" };
        let attributes = if kind == "adHocSubProcess" { order } else { "" };
        let repeats = self.repeat();
        write!(self.text, "<{kind} id='{id}'{attributes}>{repeats}").unwrap();
        if kind == "adHocSubProcess" {
            self.task();
            self.task();
            if self.random.one_in(2) {
                self.text.push_str("<completionCondition>${n &gt; 3}</completionCondition>");
            }
        } else {
            self.content(depth + 1);
        }
        write!(self.text, "</{kind}>").unwrap();
        self.border(&id);
        id
    }

    fn event_sub_process(&mut self, depth: usize) {
        let (id, start) = (self.id(), self.id());
        let interrupts = self.random.one_in(2);
        let definition = self.interruption();
        write!(
            self.text,
            "<subProcess id='{id}' triggeredByEvent='true'>\
             <startEvent id='{start}' isInterrupting='{interrupts}'>{definition}</startEvent>"
        )
        .unwrap();
        let (task, end) = (self.task(), self.end(depth + 1));
        self.flow(&start, &task);
        self.flow(&task, &end);
        self.text.push_str("</subProcess>");
    }
}
