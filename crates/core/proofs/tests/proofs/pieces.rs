//! Models made at random of all that may be done again, later, elsewhere or not at all: events that don't interrupt, event
//! subprocesses, loops, several instances, timers, expressions that fail, errors, calls.

use trial::Random;

const MESSAGE: &str = "<messageEventDefinition messageRef='M'/>";
const TASKS: [&str; 5] = ["userTask", "serviceTask", "scriptTask", "manualTask", "receiveTask"];

pub struct Pieces {
    random: Random,
    /// What stands in the scope that is being made.
    out: String,
    made: usize,
    /// Pieces that may still be made.
    budget: usize,
    /// Processes that are called.
    called: Vec<String>,
}

/// First and last element.
type Block = (String, String);

impl Pieces {
    pub fn xml(seed: u64) -> String {
        let mut pieces = Self {
            random: Random::new(seed ^ 0xb10c),
            out: String::new(),
            made: 0,
            budget: 1 + (seed % 3) as usize,
            called: vec![],
        };
        let body = pieces.scope(true);
        let called: String = pieces.called.concat();
        let head = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' \
                    xmlns:activiti='http://activiti.org/bpmn'><message id='M'/><error id='E1' errorCode='E1'/>\
                    <error id='E2' errorCode='E2'/>";
        format!("{head}\n<process id='p' isExecutable='true'>\n{body}</process>\n{called}</definitions>")
    }

    fn id(&mut self) -> String {
        self.made += 1;
        format!("n{}", self.made)
    }

    fn element(&mut self, tag: &str, attributes: &str, inner: &str) -> String {
        let id = self.id();
        self.out += &format!("<{tag} id='{id}' {attributes}>{inner}</{tag}>\n");
        id
    }

    fn flow(&mut self, from: &str, to: &str) -> String {
        self.ask(from, to, None)
    }

    fn ask(&mut self, from: &str, to: &str, question: Option<&str>) -> String {
        let id = format!("f{}", self.id());
        let condition = question.map(|text| format!("<conditionExpression>${{{text}}}</conditionExpression>"));
        let condition = condition.unwrap_or_default();
        self.out +=
            &format!("<sequenceFlow id='{id}' sourceRef='{from}' targetRef='{to}'>{condition}</sequenceFlow>\n");
        id
    }

    /// What stands in a process or subprocess.
    fn scope(&mut self, is_process: bool) -> String {
        let around = std::mem::take(&mut self.out);
        let mut last = self.element("startEvent", "", "");
        loop {
            let (first, end) = self.piece();
            self.flow(&last, &first);
            last = end;
            if !is_process || self.budget == 0 {
                break;
            }
        }
        if self.random.one_in(if is_process { 5 } else { 4 }) {
            self.event_sub();
        }
        let end = self.end();
        self.flow(&last, &end);
        std::mem::replace(&mut self.out, around)
    }

    fn end(&mut self) -> String {
        let inner = match self.random.below(12) {
            0 => "<errorEventDefinition errorRef='E1'/>",
            1 => "<errorEventDefinition/>",
            2 => "<terminateEventDefinition/>",
            _ => "",
        };
        self.element("endEvent", "", inner)
    }

    fn task(&mut self) -> String {
        let tag = *self.random.one(&TASKS);
        self.activity(tag, "", "")
    }

    /// An activity, perhaps done several times.
    fn activity(&mut self, tag: &str, attributes: &str, inner: &str) -> String {
        let repeat = match self.random.below(9) {
            0 => self.standard_loop(),
            1 | 2 => self.instances(),
            _ => String::new(),
        };
        self.element(tag, attributes, &format!("{inner}{repeat}"))
    }

    fn standard_loop(&mut self) -> String {
        let before = if self.random.one_in(3) { "testBefore='true'" } else { "" };
        let maximum = *self.random.one(&["", "", "", "loopMaximum='1'", "loopMaximum='3'"]);
        let condition = match self.random.below(8) {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            2 => "loopCounter lt 2".to_owned(),
            3 => "loopCounter ge 0".to_owned(),
            4 => "x lt 2 or x ge 2".to_owned(),
            5 => return format!("<standardLoopCharacteristics {before} {maximum}/>"),
            _ => self.question(),
        };
        format!(
            "<standardLoopCharacteristics {before} {maximum}><loopCondition>${{{condition}}}</loopCondition>\
             </standardLoopCharacteristics>"
        )
    }

    fn instances(&mut self) -> String {
        let sequential = if self.random.one_in(2) { "isSequential='true'" } else { "" };
        let (list, count) = match self.random.below(10) {
            0 | 1 => ("", "0"),
            2 => ("", "1"),
            3 | 4 => ("", "3"),
            5 | 6 => ("", "${n}"),
            7 => ("", *self.random.one(&["-1", "${n + 1}", "1.5", "${'a'}"])),
            _ => ("activiti:collection='items'", ""),
        };
        let count =
            if count.is_empty() { String::new() } else { format!("<loopCardinality>{count}</loopCardinality>") };
        let complete = match self.random.below(5) {
            0 => format!("<completionCondition>${{{}}}</completionCondition>", self.question()),
            1 => "<completionCondition>${nrOfCompletedInstances ge 1}</completionCondition>".to_owned(),
            _ => String::new(),
        };
        format!(
            "<multiInstanceLoopCharacteristics {sequential} {list}>{count}{complete}</multiInstanceLoopCharacteristics>"
        )
    }

    fn question(&mut self) -> String {
        let random = &mut self.random;
        match random.below(30) {
            0 => "10 / x > 2".to_owned(),
            1 => (*random.one(&["'a' > 2", "x + 1", "u.art == 'a'", "-'b' == 2"])).to_owned(),
            2 => "t > 2".to_owned(),
            3 => "x + n > 2".to_owned(),
            4 => "n > 1".to_owned(),
            5 => (*random.one(&["true", "false"])).to_owned(),
            6..=8 => (*random.one(&["b", "not b"])).to_owned(),
            9..=11 => format!("t {} 'a'", random.one(&["==", "!="])),
            _ => format!("x {} {}", random.one(&["lt", "le", "gt", "ge", "==", "!="]), 1 + random.below(2)),
        }
    }

    fn piece(&mut self) -> Block {
        if self.budget == 0 {
            let task = self.task();
            return (task.clone(), task);
        }
        self.budget -= 1;
        match self.random.below(13) {
            0 | 1 => self.decision(),
            2 => self.parallel(),
            3 | 4 => self.beside(),
            5 => {
                let task = self.task();
                self.border(&task)
            }
            6 => self.timer(),
            7 | 8 => self.sub_process(),
            9 | 10 => self.call(),
            11 => self.again(),
            _ => {
                let (first, end) = self.piece();
                let (begin, last) = self.piece();
                self.flow(&end, &begin);
                (first, last)
            }
        }
    }

    fn decision(&mut self) -> Block {
        let kind = *self.random.one(&["exclusiveGateway", "exclusiveGateway", "inclusiveGateway"]);
        let (split, join) = (self.id(), self.element(kind, "", ""));
        let question = self.question();
        let (first, last) = self.piece();
        self.ask(&split, &first, Some(&question));
        self.flow(&last, &join);
        let other = match self.random.below(5) {
            0 => Some(format!("not ({question})")),
            1 => Some(self.question()),
            _ => None,
        };
        let task = self.task();
        let flow = self.ask(&split, &task, other.as_deref());
        self.flow(&task, &join);
        let default = if other.is_none() { format!("default='{flow}'") } else { String::new() };
        self.out += &format!("<{kind} id='{split}' {default}/>\n");
        (split, join)
    }

    fn parallel(&mut self) -> Block {
        let kind = *self.random.one(&["parallelGateway", "parallelGateway", "inclusiveGateway"]);
        let (split, join) = (self.element("parallelGateway", "", ""), self.element(kind, "", ""));
        for _ in 0..2 {
            let (first, last) = self.piece();
            self.flow(&split, &first);
            self.flow(&last, &join);
        }
        (split, join)
    }

    /// Something that doesn't interrupt, and what comes of it.
    fn beside(&mut self) -> Block {
        let task = self.task();
        let definition = self.happening();
        let event =
            self.element("boundaryEvent", &format!("attachedToRef='{task}' cancelActivity='false'"), &definition);
        let (first, last) = self.piece();
        self.flow(&event, &first);
        if self.random.one_in(3) {
            let kind = *self.random.one(&["exclusiveGateway", "inclusiveGateway", "parallelGateway"]);
            let join = self.element(kind, "", "");
            self.flow(&task, &join);
            self.flow(&last, &join);
            return (task, join);
        }
        let end = self.end();
        self.flow(&last, &end);
        (task.clone(), task)
    }

    fn happening(&mut self) -> String {
        match self.random.below(4) {
            0 | 1 => MESSAGE.to_owned(),
            2 => "<timerEventDefinition><timeCycle>R/P7D</timeCycle></timerEventDefinition>".to_owned(),
            _ => self.time(),
        }
    }

    fn time(&mut self) -> String {
        let (kind, time) = match self.random.below(12) {
            0 => ("timeDuration", "14 Tage"),
            1 => ("timeDuration", "P${14 / n}D"),
            2 => ("timeCycle", "R3/P1D"),
            3 => ("timeCycle", "R1/P1D"),
            4 | 5 => ("timeDuration", "${frist}"),
            6 => ("timeDate", "2026-11-24T00:00:00Z"),
            _ => ("timeDuration", "P7D"),
        };
        format!("<timerEventDefinition><{kind}>{time}</{kind}></timerEventDefinition>")
    }

    fn timer(&mut self) -> Block {
        let time = self.time();
        let event = self.element("intermediateCatchEvent", "", &time);
        (event.clone(), event)
    }

    /// With a boundary event that interrupts.
    fn border(&mut self, host: &str) -> Block {
        let definition = match self.random.below(5) {
            0 => MESSAGE.to_owned(),
            1 => self.time(),
            2 => "<errorEventDefinition errorRef='E2'/>".to_owned(),
            3 => "<errorEventDefinition errorRef='E1'/>".to_owned(),
            _ => "<errorEventDefinition/>".to_owned(),
        };
        let event = self.element("boundaryEvent", &format!("attachedToRef='{host}'"), &definition);
        let join = self.element("exclusiveGateway", "", "");
        self.flow(host, &join);
        self.flow(&event, &join);
        (host.to_owned(), join)
    }

    fn sub_process(&mut self) -> Block {
        let inside = self.scope(false);
        let sub = self.activity("subProcess", "", &inside);
        if self.random.one_in(2) { self.border(&sub) } else { (sub.clone(), sub) }
    }

    fn event_sub(&mut self) {
        let interrupts = if self.random.one_in(3) { "" } else { "isInterrupting='false'" };
        let definition = match self.random.below(5) {
            0 => "<errorEventDefinition/>".to_owned(),
            _ => self.happening(),
        };
        let around = std::mem::take(&mut self.out);
        let interrupts = if definition.contains("error") { "" } else { interrupts };
        let start = self.element("startEvent", interrupts, &definition);
        let (first, last) = self.piece();
        let end = self.end();
        self.flow(&start, &first);
        self.flow(&last, &end);
        let inside = std::mem::replace(&mut self.out, around);
        self.element("subProcess", "triggeredByEvent='true'", &inside);
    }

    fn call(&mut self) -> Block {
        let process = if self.random.one_in(6) {
            "elsewhere".to_owned()
        } else {
            let id = format!("q{}", self.called.len());
            self.called.push(String::new());
            let place = self.called.len() - 1;
            let inside = self.scope(false);
            self.called[place] = format!("<process id='{id}' isExecutable='true'>\n{inside}</process>\n");
            id
        };
        let call = self.activity("callActivity", &format!("calledElement='{process}'"), "");
        if self.random.one_in(2) { self.border(&call) } else { (call.clone(), call) }
    }

    /// A circle of flows.
    fn again(&mut self) -> Block {
        let (join, split) = (self.element("exclusiveGateway", "", ""), self.id());
        let (first, last) = self.piece();
        self.flow(&join, &first);
        self.flow(&last, &split);
        let question = self.question();
        self.ask(&split, &join, Some(&question));
        let task = self.task();
        let on = self.flow(&split, &task);
        self.out += &format!("<exclusiveGateway id='{split}' default='{on}'/>\n");
        (join, task)
    }
}
