//! How much CPU the engine, reading and the proofs take, next to their budgets: `cargo bench -p amtspult-proofs`;
//! `cargo xtask bench processes` also compares with bpmn-engine, SpiffWorkflow and bpmn-moddle.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a chore, not the product

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use amtspult_proofs::{Data, Limits, Verdict, prove};
use bpmn::model::{ElementId, Model};
use bpmn_edit::edit::{Edit, apply};
use engine::{Effect, Engine, Event, Outside, State};
use expression::Variables;
use serde_json::Value;

/// CPU milliseconds of this thread so far, as the kernel counts them.
fn used() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}

/// CPU milliseconds of one run: the median of five rounds.
fn measured(runs: u32, mut run: impl FnMut()) -> f64 {
    (0..runs / 4).for_each(|_| run());
    let mut rounds: Vec<f64> = (0..5)
        .map(|_| {
            let before = used();
            (0..runs).for_each(|_| run());
            (used() - before) / f64::from(runs)
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[2]
}

/// How a program writes the condition that `n` is larger than 5; `n` is 7.
fn condition(program: &str) -> &'static str {
    match program {
        "js" => {
            "<conditionExpression xsi:type='tFormalExpression' language='javascript'>\
             next(null, this.environment.variables.n &gt; 5)</conditionExpression>"
        }
        "py" => "<conditionExpression xsi:type='tFormalExpression'>n &gt; 5</conditionExpression>",
        _ => "<conditionExpression xsi:type='tFormalExpression'>${n &gt; 5}</conditionExpression>",
    }
}

struct Drawn {
    text: String,
    flows: usize,
    last: String,
}

impl Drawn {
    fn new() -> Self {
        Self { text: "<startEvent id='start'/>".to_owned(), flows: 0, last: "start".to_owned() }
    }

    fn node(&mut self, kind: &str, id: &str, attributes: &str) {
        write!(self.text, "<{kind} id='{id}'{attributes}/>").unwrap();
    }

    fn flow(&mut self, from: &str, to: &str, inner: &str) -> String {
        self.flows += 1;
        let id = format!("f{}", self.flows);
        write!(self.text, "<sequenceFlow id='{id}' sourceRef='{from}' targetRef='{to}'>{inner}</sequenceFlow>")
            .unwrap();
        id
    }

    fn then(&mut self, kind: &str, id: &str) {
        self.node(kind, id, "");
        let last = std::mem::replace(&mut self.last, id.to_owned());
        self.flow(&last, id, "");
    }

    fn finish(mut self) -> String {
        self.then("endEvent", "end");
        format!(
            "<?xml version='1.0' encoding='UTF-8'?>\
             <definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' id='d' targetNamespace='x' \
             xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
             <process id='p' isExecutable='true'>{}</process></definitions>",
            self.text
        )
    }
}

fn sequence(tasks: usize) -> String {
    let mut drawn = Drawn::new();
    (0..tasks).for_each(|task| drawn.then("task", &format!("t{task}")));
    drawn.finish()
}

/// Half of the tasks between exclusive gateways with a condition, half between parallel ones.
fn mixed(tasks: usize, program: &str) -> String {
    let mut drawn = Drawn::new();
    for block in 0..tasks / 4 {
        let id = |part: &str| format!("{part}{block}");
        let before = drawn.last.clone();
        drawn.node("exclusiveGateway", &id("x"), &format!(" default='f{}'", drawn.flows + 4));
        drawn.flow(&before, &id("x"), "");
        ["a", "b"].iter().for_each(|task| drawn.node("task", &id(task), ""));
        drawn.node("exclusiveGateway", &id("y"), "");
        drawn.flow(&id("x"), &id("a"), condition(program));
        drawn.flow(&id("a"), &id("y"), "");
        drawn.flow(&id("x"), &id("b"), "");
        drawn.flow(&id("b"), &id("y"), "");
        drawn.node("parallelGateway", &id("v"), "");
        drawn.flow(&id("y"), &id("v"), "");
        ["c", "d"].iter().for_each(|task| drawn.node("task", &id(task), ""));
        drawn.node("parallelGateway", &id("w"), "");
        ["c", "d"].iter().for_each(|task| {
            drawn.flow(&id("v"), &id(task), "");
            drawn.flow(&id(task), &id("w"), "");
        });
        drawn.last = id("w");
    }
    drawn.finish()
}

/// Tasks are done at once, as in the other programs.
struct AtOnce;

impl Outside for AtOnce {
    fn passes(&self, _: ElementId) -> bool {
        true
    }
}

/// Tasks wait and are answered one by one.
struct OneByOne;

impl Outside for OneByOne {}

fn start(model: &Model) -> Event {
    let data = Variables::from([("n".to_owned(), 7.into())]);
    Event::Start { process: model.find("p").unwrap(), at: None, data }
}

fn at_once(engine: &Engine<'_>, begin: &Event) -> State {
    let step = engine.step(&State::default(), begin, &AtOnce).unwrap();
    assert!(step.state.is_ended());
    step.state
}

/// The states after each event; each is written and read again, as whoever keeps it would.
fn one_by_one(engine: &Engine<'_>, begin: &Event) -> (usize, usize) {
    let mut step = engine.step(&State::default(), begin, &OneByOne).unwrap();
    let mut open: Vec<u32> = vec![];
    let mut largest = 0;
    loop {
        for effect in &step.effects {
            match effect {
                Effect::Wait(waiting) => open.push(waiting.wait),
                Effect::Forget { wait } => open.retain(|known| known != wait),
                _ => {}
            }
        }
        let written = serde_json::to_string(&step.state).unwrap();
        let Some(wait) = open.first().copied() else { return (largest, written.len()) };
        largest = largest.max(written.len());
        let state: State = serde_json::from_str(&written).unwrap();
        step = engine.step(&state, &Event::Happened { wait, data: Variables::new() }, &OneByOne).unwrap();
    }
}

fn line(what: &str, cpu: f64) {
    println!("{what:<56} {cpu:>12.4} ms");
}

/// A process, for the program of this name.
type Written = fn(&str) -> String;

/// Runs of the processes, by name, and what each program is measured with.
fn processes() -> [(&'static str, Written); 4] {
    [
        ("sequence-10", |_| sequence(10)),
        ("sequence-100", |_| sequence(100)),
        ("mixed-10", |program| mixed(12, program)),
        ("mixed-100", |program| mixed(100, program)),
    ]
}

fn engine(ours: &mut BTreeMap<String, f64>) {
    println!("engine, CPU of one instance");
    for (name, text) in processes() {
        let tasks = if name.ends_with("100") { 100 } else { 10 };
        let model = Model::read(text("").as_bytes()).unwrap();
        let engine = Engine::new(&model);
        let begin = start(&model);
        let cpu = measured(40_000 / tasks, || drop(black_box(at_once(&engine, &begin))));
        line(name, cpu);
        ours.insert(name.to_owned(), cpu);
        let (running, finished) = one_by_one(&engine, &begin);
        let cpu = measured(10_000 / tasks, || {
            black_box(one_by_one(&engine, &begin));
        });
        line(&format!("{name}, an event for each task, state written and read"), cpu);
        println!("{name}, state: at most {running} bytes running, {finished} bytes finished");
    }
}

/// Files of the field where they are there, else a generated one.
fn files(folder: &Path) -> Vec<PathBuf> {
    let generated = folder.join("generated-2000.bpmn");
    std::fs::write(&generated, sequence(2_000)).unwrap();
    let field = ["xprozess/99006028261000.bpmn", "amt24/generischesProzessmodell.bpmn20.xml"];
    field.into_iter().filter_map(trial::shared).chain([generated]).collect()
}

fn reading(files: &[PathBuf], ours: &mut BTreeMap<String, f64>) {
    println!("\nreading, CPU of one file");
    for path in files {
        let bytes = std::fs::read(path).unwrap();
        let what = format!("read {}", path.file_name().unwrap().to_string_lossy());
        let cpu = measured(20, || drop(black_box(Model::read(&bytes).unwrap())));
        line(&what, cpu);
        ours.insert(what, cpu);
    }
}

/// A task in each of so many parallel branches.
fn wide(branches: usize) -> String {
    let mut drawn = Drawn::new();
    drawn.then("parallelGateway", "v");
    drawn.node("parallelGateway", "w", "");
    for branch in 0..branches {
        let task = format!("t{branch}");
        drawn.node("userTask", &task, "");
        drawn.flow("v", &task, "");
        drawn.flow(&task, "w", "");
    }
    drawn.last = "w".to_owned();
    drawn.finish()
}

/// So many blocks in a row or in each other: two tasks between exclusive or between parallel gateways, or a loop.
fn blocks(count: usize, is_nested: bool) -> String {
    let mut drawn = Drawn::new();
    let mut open = vec![];
    for block in 0..count {
        let id = |part: &str| format!("{part}{block}");
        let kind = if block % 3 == 1 { "parallelGateway" } else { "exclusiveGateway" };
        drawn.then(kind, &id("v"));
        drawn.node(kind, &id("w"), "");
        drawn.node("userTask", &id("b"), "");
        drawn.flow(&id("v"), &id("b"), "");
        drawn.flow(&id("b"), &id("w"), "");
        drawn.then("userTask", &id("a"));
        open.push(id("w"));
        if !is_nested {
            close(&mut drawn, open.pop().unwrap());
        }
    }
    while let Some(join) = open.pop() {
        close(&mut drawn, join);
    }
    drawn.finish()
}

fn close(drawn: &mut Drawn, join: String) {
    let last = std::mem::replace(&mut drawn.last, join.clone());
    drawn.flow(&last, &join, "");
}

fn layout() {
    println!("\nlayout, CPU of one");
    for (what, is_nested) in [("in a row", false), ("in each other", true)] {
        let model = Model::read(blocks(100, is_nested).as_bytes()).unwrap();
        let cpu = measured(8, || drop(black_box(apply(&model, &Edit::LayOut { all: true }).unwrap())));
        line(&format!("100 blocks {what}, 402 nodes"), cpu);
    }
}

fn proofs() {
    println!("\nproofs, CPU of one");
    let proved = |text: &str, limits: &Limits| {
        let model = Model::read(text.as_bytes()).unwrap();
        let process = model.find("p").unwrap();
        let proof = prove(&model, process, &Data::default(), limits);
        assert_eq!(proof.verdict, Verdict::Sound);
        proof.covered.states
    };
    // Without folding, which would leave nothing to look at.
    let whole = Limits { unreduced: 200_000, reduced: 0, repairs: 0 };
    let text = wide(17);
    println!("17 parallel tasks: {} states", proved(&text, &whole));
    line(
        "17 parallel tasks, every state looked at",
        measured(3, || drop(black_box(proved(&text, &whole).to_string()))),
    );
    for (what, is_nested) in [("in a row", false), ("in each other", true)] {
        let text = blocks(500, is_nested);
        let cpu = measured(20, || drop(black_box(proved(&text, &Limits::default()).to_string())));
        line(&format!("500 blocks {what}, read and proved"), cpu);
    }
}

/// Runs another program and prints how many times as much CPU it takes.
fn compare(mut program: Command, ours: &BTreeMap<String, f64>) {
    let output = program.stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{program:?} failed");
    for told in String::from_utf8(output.stdout).unwrap().lines() {
        let told: Value = serde_json::from_str(told).unwrap();
        let (what, cpu) = (told["what"].as_str().unwrap(), told["cpu"].as_f64().unwrap());
        let program = told["program"].as_str().unwrap();
        match ours.get(what) {
            Some(own) => println!("{program:<22} {what:<40} {cpu:>10.3} ms {:>8.0} times", cpu / own),
            None => println!("{program:<22} {what:<40} {cpu:>10.0}"),
        }
    }
}

fn main() {
    let folder = std::env::temp_dir().join(format!("amtspult-processes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut ours = BTreeMap::new();
    engine(&mut ours);
    let files = files(&folder);
    reading(&files, &mut ours);
    layout();
    proofs();
    if let Some(python) = std::env::var_os("AMTSPULT_COMPARE_PYTHON") {
        println!("\nother programs, CPU of the same; how many times as much");
        for (name, text) in processes() {
            for program in ["js", "py"] {
                std::fs::write(folder.join(format!("{name}.{program}.bpmn")), text(program)).unwrap();
            }
        }
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compare");
        let mut node = Command::new("node");
        node.arg(scripts.join("compare.mjs")).arg(&folder).args(&files);
        compare(node, &ours);
        let mut spiff = Command::new(python);
        spiff.arg(scripts.join("compare.py")).arg(&folder);
        compare(spiff, &ours);
    }
    std::fs::remove_dir_all(folder).unwrap();
}
