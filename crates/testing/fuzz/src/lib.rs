//! Hostile input for every parser. `cargo xtask fuzz` runs the targets under libFuzzer (`libfuzzer/`, a workspace of its
//! own, because it compiles C++); the tests run the same targets with fewer mutations.

pub mod mutate;
mod seeds;
mod targets;

pub use seeds::seeds;

/// A parser with what is done to whatever it lets through.
#[derive(Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// Must end without a panic whatever the bytes are.
    pub run: fn(&[u8]),
}

pub const TARGETS: [Target; 16] = [
    Target { name: "form", run: targets::form },
    Target { name: "content", run: targets::content },
    Target { name: "merge", run: targets::merge },
    Target { name: "pattern", run: targets::pattern },
    Target { name: "value", run: targets::value },
    Target { name: "xdf", run: targets::xdf },
    Target { name: "rule", run: targets::rule },
    Target { name: "genericode", run: targets::genericode },
    Target { name: "csv", run: targets::csv },
    Target { name: "xliff", run: targets::xliff },
    Target { name: "blaupause", run: targets::blaupause },
    Target { name: "bpmn", run: targets::bpmn },
    Target { name: "expression", run: targets::expression },
    Target { name: "table", run: targets::table },
    Target { name: "recording", run: targets::recording },
    Target { name: "bar", run: targets::bar },
];

pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}
