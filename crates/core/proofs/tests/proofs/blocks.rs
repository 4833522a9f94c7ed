//! Models made at random: blocks nested in each other, then damaged.

use std::fmt::Write;

use trial::Random;

struct Element {
    tag: &'static str,
    attributes: String,
    inner: &'static str,
    parent: Option<usize>,
}

struct Flow {
    source: usize,
    target: usize,
    condition: Option<String>,
}

pub struct Blocks {
    random: Random,
    elements: Vec<Element>,
    flows: Vec<Flow>,
    /// Blocks that may still be made.
    budget: usize,
    pub with_data: bool,
    /// To be executed: data may be anything, conditions and default flows may be missing.
    is_open: bool,
}

const TIMER: &str = "<timerEventDefinition/>";
const MESSAGE: &str = "<messageEventDefinition/>";
const GATEWAYS: [&str; 3] = ["exclusiveGateway", "parallelGateway", "inclusiveGateway"];

impl Blocks {
    /// A sound process of about so many blocks.
    pub fn new(seed: u64, budget: usize, with_data: bool) -> Self {
        let random = Random::new(seed);
        let mut blocks = Self { random, elements: vec![], flows: vec![], budget, with_data, is_open: false };
        blocks.process(None);
        blocks
    }

    /// An executable process whose gateways ask for numbers, texts, true and false, and leave gaps.
    pub fn open(seed: u64, budget: usize) -> Self {
        let random = Random::new(seed ^ 0x5eed);
        let mut blocks = Self { random, elements: vec![], flows: vec![], budget, with_data: true, is_open: true };
        blocks.process(None);
        blocks
    }

    fn element(&mut self, tag: &'static str, inner: &'static str, parent: Option<usize>) -> usize {
        self.elements.push(Element { tag, attributes: String::new(), inner, parent });
        self.elements.len() - 1
    }

    fn flow(&mut self, source: usize, target: usize) -> usize {
        self.flows.push(Flow { source, target, condition: None });
        self.flows.len() - 1
    }

    fn process(&mut self, parent: Option<usize>) {
        let start = self.element("startEvent", "", parent);
        let end = self.element("endEvent", "", parent);
        let mut last = start;
        loop {
            let (first, exit) = self.block(parent, 0);
            self.flow(last, first);
            last = exit;
            if parent.is_some() || self.budget == 0 {
                break;
            }
        }
        self.flow(last, end);
    }

    fn task(&mut self, parent: Option<usize>) -> usize {
        let tags = ["userTask", "serviceTask", "task", "receiveTask", "scriptTask", "manualTask", "businessRuleTask"];
        let tag = tags[self.random.below(if self.is_open { tags.len() } else { 4 })];
        self.element(tag, "", parent)
    }

    /// First and last element.
    fn block(&mut self, parent: Option<usize>, depth: usize) -> (usize, usize) {
        if self.budget == 0 || depth > 3 {
            let task = self.task(parent);
            return (task, task);
        }
        self.budget -= 1;
        match self.random.below(10) {
            0 => {
                let (first, end) = self.block(parent, depth + 1);
                let (begin, last) = self.block(parent, depth + 1);
                self.flow(end, begin);
                (first, last)
            }
            1 | 2 => self.split(0, parent, depth),
            3 | 4 => self.split(1, parent, depth),
            5 => self.split(2, parent, depth),
            6 => {
                let (join, split) = (self.element(GATEWAYS[0], "", parent), self.element(GATEWAYS[0], "", parent));
                let (first, last) = self.block(parent, depth + 1);
                self.flow(join, first);
                self.flow(last, split);
                let back = self.flow(split, join);
                if self.is_open && !self.random.one_in(6) {
                    let question = self.question();
                    self.flows[back].condition = Some(format!("${{{question}}}"));
                }
                (join, split)
            }
            7 => self.events(parent, depth),
            8 => {
                let sub = self.element("subProcess", "", parent);
                self.process(Some(sub));
                if self.random.one_in(2) { self.boundary(sub, parent) } else { (sub, sub) }
            }
            _ => {
                let task = self.task(parent);
                self.boundary(task, parent)
            }
        }
    }

    fn split(&mut self, kind: usize, parent: Option<usize>, depth: usize) -> (usize, usize) {
        let (split, join) = (self.element(GATEWAYS[kind], "", parent), self.element(GATEWAYS[kind], "", parent));
        let count = 2 + self.random.below(2);
        let mut flows = vec![];
        for branch in 0..count {
            if branch == 0 && kind != 1 && self.random.one_in(3) {
                flows.push(self.flow(split, join));
                continue;
            }
            let (first, last) = self.block(parent, depth + 1);
            flows.push(self.flow(split, first));
            self.flow(last, join);
        }
        if self.with_data && kind != 1 {
            self.ask(split, &flows);
        }
        (split, join)
    }

    /// Conditions, with a default flow or for all values.
    fn ask(&mut self, split: usize, flows: &[usize]) {
        if self.is_open {
            return self.ask_anything(split, flows);
        }
        let variable = ["x", "y"][self.random.below(2)];
        let has_default = self.random.one_in(2);
        for (value, flow) in flows.iter().enumerate() {
            if has_default && value == 0 {
                self.elements[split].attributes = format!("default='f{flow}'");
                continue;
            }
            let operator = if flows.len() == 2 && value == 1 { "!=" } else { "==" };
            let value = if operator == "!=" { 0 } else { value };
            self.flows[*flow].condition = Some(format!("${{{variable} {operator} {value}}}"));
        }
    }

    /// Conditions that may leave gaps, overlap, contradict each other or be missing.
    fn ask_anything(&mut self, split: usize, flows: &[usize]) {
        if self.random.one_in(2) {
            let default = flows[self.random.below(flows.len())];
            self.elements[split].attributes = format!("default='f{default}'");
        }
        let first = self.question();
        for (number, flow) in flows.iter().enumerate() {
            let condition = match self.random.below(8) {
                0 => None,
                1..=3 if number == 1 => Some(format!("not ({first})")),
                _ if number == 0 => Some(first.clone()),
                _ => Some(self.question()),
            };
            self.flows[*flow].condition = condition.map(|text| format!("${{{text}}}"));
        }
    }

    fn question(&mut self) -> String {
        let atom = |random: &mut Random| match random.below(6) {
            0..=2 => format!("x {} {}", random.one(&["lt", "le", "gt", "ge", "==", "!="]), 1 + random.below(3)),
            3 => "b".to_owned(),
            4 => "not b".to_owned(),
            _ => format!("t {} '{}'", random.one(&["==", "!="]), random.one(&["a", "b"])),
        };
        let first = atom(&mut self.random);
        match self.random.below(6) {
            0 => format!("{first} and {}", atom(&mut self.random)),
            1 => format!("{first} or {}", atom(&mut self.random)),
            _ => first,
        }
    }

    fn events(&mut self, parent: Option<usize>, depth: usize) -> (usize, usize) {
        let (gateway, join) = (self.element("eventBasedGateway", "", parent), self.element(GATEWAYS[0], "", parent));
        for definition in [TIMER, MESSAGE] {
            let event = self.element("intermediateCatchEvent", definition, parent);
            self.flow(gateway, event);
            let last = if self.random.one_in(2) {
                let (first, last) = self.block(parent, depth + 1);
                self.flow(event, first);
                last
            } else {
                event
            };
            self.flow(last, join);
        }
        (gateway, join)
    }

    fn boundary(&mut self, host: usize, parent: Option<usize>) -> (usize, usize) {
        let definitions = ["<errorEventDefinition/>", TIMER, MESSAGE];
        let definition = definitions[self.random.below(if self.is_open { 3 } else { 2 })];
        let event = self.element("boundaryEvent", definition, parent);
        self.elements[event].attributes = format!("attachedToRef='n{host}'");
        if definition != definitions[0] && self.random.one_in(3) {
            self.elements[event].attributes += " cancelActivity='false'";
            let (task, end) = (self.task(parent), self.element("endEvent", "", parent));
            self.flow(event, task);
            self.flow(task, end);
            return (host, host);
        }
        let join = self.element(GATEWAYS[0], "", parent);
        self.flow(host, join);
        self.flow(event, join);
        (host, join)
    }

    /// A change after which the process may be unsound.
    pub fn damage(&mut self) {
        let flow = self.random.below(self.flows.len());
        if self.flows[flow].source == usize::MAX {
            return;
        }
        match self.random.below(6) {
            0 | 1 => {
                let gateways: Vec<usize> =
                    (0..self.elements.len()).filter(|at| GATEWAYS.contains(&self.elements[*at].tag)).collect();
                if let Some(at) = gateways.get(self.random.below(gateways.len())).copied() {
                    self.elements[at].tag = GATEWAYS[self.random.below(3)];
                }
            }
            2 => {
                if let Some(target) = self.other(self.flows[flow].source) {
                    self.flows[flow].target = target;
                }
            }
            3 => {
                // A flow that others speak of stays.
                let name = format!("'f{flow}'");
                if !self.elements.iter().any(|element| element.attributes.contains(&name)) {
                    let target = self.flows[flow].source;
                    self.flows[flow].source = usize::MAX;
                    self.flows[flow].target = target;
                }
            }
            4 => {
                let source = self.random.below(self.elements.len());
                let is_open = !["endEvent", "eventBasedGateway"].contains(&self.elements[source].tag);
                if let Some(target) = self.other(source).filter(|_| is_open) {
                    self.flow(source, target);
                }
            }
            _ => {
                let ends: Vec<usize> =
                    (0..self.elements.len()).filter(|at| self.elements[*at].tag == "endEvent").collect();
                let end = ends[self.random.below(ends.len())];
                self.elements[end].inner =
                    ["<terminateEventDefinition/>", "<errorEventDefinition/>"][self.random.below(2)];
            }
        }
    }

    /// Another element beside this one to which a flow may lead.
    fn other(&mut self, beside: usize) -> Option<usize> {
        let parent = self.elements[beside].parent;
        let others: Vec<usize> = (0..self.elements.len())
            .filter(|at| self.elements[*at].parent == parent)
            .filter(|at| !["startEvent", "boundaryEvent"].contains(&self.elements[*at].tag))
            .collect();
        others.get(self.random.below(others.len())).copied()
    }

    pub fn xml(&self) -> String {
        let head = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'";
        let mut text = format!("{head} isExecutable='{}'>", self.is_open);
        self.write(&mut text, None);
        text + "</process></definitions>"
    }

    fn write(&self, text: &mut String, parent: Option<usize>) {
        for (at, element) in self.elements.iter().enumerate().filter(|(_, element)| element.parent == parent) {
            write!(text, "<{0} id='n{at}' {1}>{2}", element.tag, element.attributes, element.inner).unwrap();
            self.write(text, Some(at));
            writeln!(text, "</{}>", element.tag).unwrap();
        }
        for (at, flow) in self.flows.iter().enumerate() {
            if self.elements.get(flow.source).is_some_and(|source| source.parent == parent) {
                let condition =
                    flow.condition.as_ref().map(|text| format!("<conditionExpression>{text}</conditionExpression>"));
                let condition = condition.unwrap_or_default();
                let (source, target) = (flow.source, flow.target);
                writeln!(
                    text,
                    "<sequenceFlow id='f{at}' sourceRef='n{source}' targetRef='n{target}'>{condition}</sequenceFlow>"
                )
                .unwrap();
            }
        }
    }
}
