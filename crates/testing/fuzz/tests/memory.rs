//! Hostile input of 10 MiB, and as large as each parser still looks at: at most 64 MiB besides the input, at most 2 s.
//!
//! Counted is what is allocated while a parser runs. The input lies in memory before and isn't counted.
#![allow(unsafe_code, reason = "an allocator that counts")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bpmn::model::Model;
use engine::recording::Recording;
use expression::Expression;
use expression::decision;
use forms::{Form, FormContent};
use standards::bar::{self, Bar};
use standards::{blaupause, genericode, xdf, xliff};

const MIB: usize = 1024 * 1024;
const MEMORY: usize = 64 * MIB;
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn add(bytes: usize) {
    let now = NOW.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(now, Ordering::Relaxed);
}

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // While it is moved, both are there.
        add(size);
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

type Parser = (&'static str, fn(&str) -> Result<(), String>);

/// `open`, as many `part` as fit into `size` bytes, `close`; `@` in a part becomes its number.
fn repeated(open: &str, part: &str, close: &str, size: usize) -> String {
    let room = size - open.len() - close.len();
    let Some((before, behind)) = part.split_once('@') else {
        return open.to_owned() + &part.repeat(room / part.len()) + close;
    };
    let mut text = open.to_owned();
    for number in 0..room / (part.len() + 8) {
        write!(text, "{before}{number}{behind}").unwrap();
    }
    text + close
}

/// What has been too much for somebody's parser of JSON, with the limit that lets the most of it through.
fn json(open: &str, close: &str, size: usize) -> Vec<(&'static str, String)> {
    let around = |part: &str, end: &str| repeated(&format!("{open}["), part, &format!("{end}]{close}"), size);
    vec![
        ("depth", repeated(open, "[", "", size)),
        ("one text", repeated(&format!("{open}\""), "a", &format!("\"{close}"), size)),
        ("escapes", repeated(&format!("{open}\""), "\\u00e4", &format!("\"{close}"), size)),
        ("numbers", around("0,", "0")),
        ("lists", around("[],", "[]")),
        ("objects", around("{\"\":{}},", "{}")),
        ("properties", repeated(&format!("{open}{{"), "\"@\":0,", &format!("\"\":0}}{close}"), size)),
        ("one property", repeated(&format!("{open}{{"), "\"\":0,", &format!("\"\":0}}{close}"), size)),
    ]
}

fn xml(open: &str, close: &str, size: usize) -> Vec<(&'static str, String)> {
    let around = |part: &str| repeated(open, part, close, size);
    vec![
        ("depth", around("<a>")),
        ("one text", around("a")),
        ("one name", repeated(&format!("{open}<a"), "a", &format!("/>{close}"), size)),
        ("elements", around("<b/>")),
        ("elements in pairs", around("<b><c/></b>")),
        ("elements with text", around("<b>c</b>")),
        ("attributes", repeated(&format!("{open}<a"), " a@=''", &format!("/>{close}"), size)),
        ("elements with attributes", around("<a a='' b='' c='' d='' e='' f='' g='' h=''/>")),
        ("namespaces", repeated(&format!("{open}<a"), " xmlns:a@='u'", &format!("/>{close}"), size)),
        ("entities", around("&amp;")),
        ("character references", around("&#65;")),
        ("unknown entity", around("&lol;")),
        ("lines", around("\n")),
        ("comments", around("<!---->")),
        ("CDATA", around("<![CDATA[a]]>")),
        ("document type", repeated("<!DOCTYPE a [", "<!ENTITY a '&b;&b;'>", "]><a/>", size)),
    ]
}

fn judge(what: &str, (parser, parse): Parser, input: &str) {
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let started = Instant::now();
    let outcome = parse(input);
    let time = started.elapsed();
    let peak = PEAK.load(Ordering::Relaxed) - before;
    let outcome: String = outcome.err().unwrap_or_else(|| "read".to_owned()).chars().take(70).collect();
    let size = input.len() as f64 / MIB as f64;
    println!("{parser:<10} {what:<26} {size:>5.1} MiB  {:>5.1} MiB  {time:>8.1?}  {outcome}", peak as f64 / MIB as f64);
    assert!(peak <= MEMORY, "{parser}, {what}: {peak} bytes at peak");
    assert!(time <= TIME, "{parser}, {what}: {time:?}");
}

const FORM: Parser = ("form", |text| Form::read(text).map(drop).map_err(|error| error.to_string()));
const CONTENT: Parser = ("content", |text| FormContent::read(text).map(drop).map_err(|error| error.to_string()));
const XDF: Parser = ("xdf", |text| xdf::read(text.as_bytes()).map(drop).map_err(|error| error.to_string()));
const GENERICODE: Parser =
    ("genericode", |text| genericode::read(text.as_bytes()).map(drop).map_err(|error| error.to_string()));
const CSV: Parser = ("csv", |text| forms::read_csv(text.as_bytes(), "de").map(drop).map_err(|error| error.to_string()));
const XLIFF: Parser = ("xliff", |text| xliff::read(text.as_bytes()).map(drop).map_err(|error| error.to_string()));
const BLAUPAUSE: Parser =
    ("blaupause", |text| blaupause::read(text.as_bytes()).map(drop).map_err(|error| error.to_string()));

const BPMN: Parser = ("bpmn", |text| Model::read(text.as_bytes()).map(drop).map_err(|error| error.to_string()));
const TABLE: Parser = ("table", |text| decision::read(text.as_bytes()).map(drop).map_err(|error| format!("{error:?}")));
const EXPRESSION: Parser =
    ("expression", |text| Expression::parse(text).map(drop).map_err(|fault| format!("{fault:?}")));

const BPMN_ROOT: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>";
const DMN_ROOT: &str = "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'>";

/// Processes, tables and expressions.
fn of_processes(size: usize) {
    let close = "</definitions>";
    for (what, input) in xml(&format!("{BPMN_ROOT}<process id='p'>"), &format!("</process>{close}"), size) {
        judge(what, BPMN, &input);
    }
    let process = |part| repeated(&format!("{BPMN_ROOT}<process id='p'>"), part, &format!("</process>{close}"), size);
    judge("tasks", BPMN, &process("<task id='t@'/>"));
    judge("tasks of one id", BPMN, &process("<task id='t'/>"));
    judge("flows", BPMN, &process("<sequenceFlow id='f@' sourceRef='a' targetRef='b'/>"));
    judge("subprocesses", BPMN, &process("<subProcess>"));
    judge("bare tasks", BPMN, &process("<task/>"));
    judge("bare flows", BPMN, &process("<sequenceFlow/>"));
    judge("bare events", BPMN, &process("<endEvent/>"));
    judge("tasks that repeat", BPMN, &process("<task><multiInstanceLoopCharacteristics/></task>"));
    judge("scripts", BPMN, &process("<scriptTask scriptFormat=''><script/></scriptTask>"));
    judge("conditions", BPMN, &process("<sequenceFlow><conditionExpression/></sequenceFlow>"));
    judge("timers", BPMN, &process("<endEvent><timerEventDefinition><timeDate/></timerEventDefinition></endEvent>"));
    let lane = format!("{BPMN_ROOT}<process id='p'><lane>");
    judge("lane", BPMN, &repeated(&lane, "<flowNodeRef/>", &format!("</lane></process>{close}"), size));
    let plane = format!("{BPMN_ROOT}<d:BPMNDiagram xmlns:d='http://www.omg.org/spec/BPMN/20100524/DI'><d:BPMNPlane>");
    let drawn = |part| repeated(&plane, part, &format!("</d:BPMNPlane></d:BPMNDiagram>{close}"), size);
    judge("shapes", BPMN, &drawn("<d:BPMNShape/>"));
    judge("edges", BPMN, &drawn("<d:BPMNEdge/>"));
    judge("shapes of elements", BPMN, &drawn("<d:BPMNShape bpmnElement='a@'/>"));
    for (what, input) in xml(DMN_ROOT, close, size) {
        judge(what, TABLE, &input);
    }
    let table = "<decision id='d'><decisionTable><input id='i'><inputExpression><text>a</text></inputExpression></input>\
                 <output id='o' name='b'/>";
    let end = "</decisionTable></decision></definitions>";
    let rule = "<rule><inputEntry><text>@</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>";
    judge("rules", TABLE, &repeated(&format!("{DMN_ROOT}{table}"), rule, end, size));
    let inputs = "<input><inputExpression><text>a@</text></inputExpression></input>";
    judge("inputs", TABLE, &repeated(&format!("{DMN_ROOT}{table}"), inputs, end, size));
    let tests = format!("{table}<rule><inputEntry><text>0");
    let behind = format!("</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>{end}");
    judge("tests of a cell", TABLE, &repeated(&format!("{DMN_ROOT}{tests}"), ",@", &behind, size));
    let cell = "0,".repeat(4_000) + "0";
    let outputs = rule.replace(">1<", &format!(">[{cell}]<"));
    judge("lists as outputs", TABLE, &repeated(&format!("{DMN_ROOT}{table}"), &outputs, end, size));
    for count in [24, 600] {
        let cells = rule.replace('@', &cell).repeat(count);
        judge("tests of cells", TABLE, &format!("{DMN_ROOT}{table}{cells}{end}"));
    }
    let decision = "<decision id='d@'><decisionTable/></decision>";
    judge("tables", TABLE, &repeated(DMN_ROOT, decision, close, size));
    let required = "<informationRequirement><requiredDecision href='#d'/></informationRequirement>";
    let open = format!("{DMN_ROOT}<decision id='d'>");
    judge("requirements", TABLE, &repeated(&open, required, "</decision></definitions>", size));
    judge("one text", EXPRESSION, &repeated("${\"", "a", "\"}", size));
    judge("sum", EXPRESSION, &repeated("${1", "+1", "}", size));
    judge("depth", EXPRESSION, &repeated("${", "(", "}", size));
}

const RECORDINGS: Parser =
    ("runs", |text| domain::json::read::<Vec<Recording>>(text.as_bytes()).map(drop).map_err(|error| error.to_string()));

fn recordings(size: usize) {
    for (what, input) in json("[{\"expected\":{\"data\":{\"x\":", "}}}]", size) {
        judge(what, RECORDINGS, &input);
    }
    let one = |open: &str, part: &str, end: &str| repeated(&format!("[{{{open}"), part, &format!("{end}}}]"), size);
    judge("runs", RECORDINGS, &repeated("[", "{},", "{}]", size));
    judge("empty answers", RECORDINGS, &one("\"answers\":[", "{},", "{}]"));
    judge("answers in brief", RECORDINGS, &one("\"answers\":[", "[],", "[]]"));
    judge("answers", RECORDINGS, &one("\"answers\":[", "{\"at\":\"a@\",\"data\":{\"b\":1}},", "{}]"));
    judge("flows", RECORDINGS, &one("\"flows\":{", "\"f@\":[true],", "\"f\":[]}"));
    judge("reached", RECORDINGS, &one("\"expected\":{\"reached\":[", "\"a@\",", "\"a\"]}"));
}

/// An archive is no text: what is judged is the one whose only model has this content.
fn archive(what: &str, content: Vec<u8>) {
    let models = [("m".to_owned(), content)].into();
    let packed = bar::write(&Bar { models, ..Bar::default() }).unwrap();
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let outcome = bar::read(&packed).map(|bar| bar.models.len()).map_err(|error| error.to_string());
    let peak = PEAK.load(Ordering::Relaxed) - before;
    println!("archive    {what:<26} {:>5.1} MiB  {outcome:?}", peak as f64 / MIB as f64);
    assert!(peak <= MEMORY, "archive, {what}: {peak} bytes at peak");
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn hostile_input_takes_little_memory_and_time() {
    // 10 MiB, just within the limit on bytes, and just within that on the number of values. Unoptimised it takes too long
    // to try them all.
    let sizes =
        if cfg!(debug_assertions) { vec![10 * MIB, MIB / 2] } else { vec![10 * MIB, 2 * MIB - 1, MIB / 2, MIB / 4] };
    for size in sizes {
        for (what, input) in json("{\"id\":\"1:F:v1.0\",\"x\":", "}", size) {
            judge(what, FORM, &input);
        }
        for (what, input) in json("{\"formId\":\"1:F:v1.0\",\"fields\":{},\"x\":", "}", size) {
            judge(what, CONTENT, &input);
        }
        let field = "{\"id\":\"a\",\"type\":\"STRING\"},";
        let fields =
            ("{\"id\":\"1:F:v1.0\",\"sections\":[{\"fieldGroups\":[{\"id\":\"g\",\"rows\":[{\"fields\":[", "]}]}]}]}");
        judge("empty fields", FORM, &repeated(fields.0, "{},", &format!("{{}}{}", fields.1), size));
        judge("fields of one id", FORM, &repeated(fields.0, field, &format!("{{}}{}", fields.1), size));
        let answer = "\"g:@:a\":{\"value\":1},";
        judge("answers", CONTENT, &repeated("{\"formId\":\"f\",\"fields\":{", answer, "\"g:0:a\":{}}}", size));
    }
    for size in [10 * MIB, 8 * MIB, 2 * MIB] {
        let columns = "node;property;de;en;fr;hsb;de-simple\n";
        for (what, part) in [
            ("cells", ";"),
            ("rows", "a;b;c;d;e;f;g\n"),
            ("long rows", "field:group/a;label;Beschriftung;Label;Titre;Mjeno;Name des Hundes, bitte hier hinein\n"),
            ("quotation marks", "\"\""),
            ("empty rows", "\n"),
            ("one text", "a"),
        ] {
            judge(what, CSV, &repeated(columns, part, "", size));
        }
        judge("unknown columns", CSV, &repeated("node;property;en", ";@", "\n", size));
        let open = "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.1' srcLang='de' trgLang='en'><file id='f'>";
        let unit = "<unit id='u@'><segment><source>a</source><target>b</target></segment></unit>";
        judge("units", XLIFF, &repeated(open, unit, "</file></xliff>", size));
        let open = format!("{open}<unit id='u'><segment><source>");
        for part in ["a", "<cp hex='1'/>", "<mrk id='1'>", "<mrk id='1'/>"] {
            judge(part, XLIFF, &repeated(&open, part, "</source></segment></unit></file></xliff>", size));
        }
    }
    archive("zeros just within the limit", vec![0; 20 * MIB - 1_024]);
    archive("zeros past the limit", vec![0; 100 * MIB]);
    let sizes = if cfg!(debug_assertions) { vec![10 * MIB] } else { vec![10 * MIB, 2 * MIB, MIB] };
    for size in sizes {
        let root = "xdf:xdatenfelder.stammdatenschema.0102";
        let open = format!("<{root} xmlns:xdf='urn:xoev-de:fim:standard:xdatenfelder_3.0.0'>");
        for (what, input) in xml(&open, &format!("</{root}>"), size) {
            judge(what, XDF, &input);
        }
        let open = "<g:CodeList xmlns:g='http://docs.oasis-open.org/codelist/ns/genericode/1.0/'>";
        // It is read by the same reader of XML: unoptimised, the schemas are enough.
        let hostile = if cfg!(debug_assertions) { vec![] } else { xml(open, "</g:CodeList>", size) };
        for (what, input) in hostile {
            judge(what, GENERICODE, &input);
        }
        let columns = "<Identification><ShortName/><Version/><CanonicalUri/><CanonicalVersionUri/></Identification>\
                       <ColumnSet><Column Id='a' Use='required'/></ColumnSet><SimpleCodeList>";
        let row = "<Row><Value ColumnRef='a'><SimpleValue>@</SimpleValue></Value></Row>";
        let rows = repeated(&format!("{open}{columns}"), row, "</SimpleCodeList></g:CodeList>", size);
        judge("rows", GENERICODE, &rows);
        let head =
            "<Identification><ShortName/><Version/><CanonicalUri/><CanonicalVersionUri/></Identification><ColumnSet>";
        let columns = repeated(&format!("{open}{head}"), "<Column Id='c@'/>", "", size / 3);
        let value = "<Value ColumnRef='c@'><SimpleValue/></Value>";
        let row =
            repeated("</ColumnSet><SimpleCodeList><Row>", value, "</Row></SimpleCodeList></g:CodeList>", size / 3);
        judge("columns", GENERICODE, &(columns + &row));
        let open = "<serviceportal><metadata><formId>f</formId></metadata><serviceportal-fields><g><instance_0>";
        let close = "</instance_0></g></serviceportal-fields></serviceportal>";
        for (what, input) in xml(open, close, size) {
            judge(what, BLAUPAUSE, &input);
        }
        let open = "<serviceportal><metadata><formId>f</formId><pdfApplicantFormBase64>JVBERi0x";
        let close = "</pdfApplicantFormBase64></metadata></serviceportal>";
        let part = "<pdfApplicantFormBase64>JVBERi0x</pdfApplicantFormBase64>\n";
        judge("PDFs", BLAUPAUSE, &repeated("<serviceportal><metadata>", part, "</metadata></serviceportal>", size));
        judge("PDF", BLAUPAUSE, &repeated(open, "AAAA", close, size));
        let open = "<serviceportal><metadata><formId>f</formId></metadata><serviceportal-fields><g><instance_0>";
        let close = "</instance_0></g></serviceportal-fields></serviceportal>";
        judge("fields", BLAUPAUSE, &repeated(open, "<f@>\n</f@>", close, size));
        of_processes(size);
        recordings(size);
    }
    if cfg!(debug_assertions) {
        // Just within the number of elements.
        of_processes(MIB);
        recordings(MIB);
    }
}
