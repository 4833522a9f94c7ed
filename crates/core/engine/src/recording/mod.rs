//! Recorded runs of a model: what people, services and the world outside answer, and what is expected to come of it. They
//! are played in the engine without anybody; a virtual clock lets timers go off.

mod clock;
mod json;
mod play;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use json::{from_json, to_json};
pub use play::{PlayError, Played, play};

use expression::Variables;

/// A run, as it is kept in a file. Elements are named by their ids, variables hold plain JSON; a date is `{"$date": "…"}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Recording {
    /// As its designer calls it.
    pub name: String,
    /// Where it begins; without any, the only process of the model at its start event.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<Start>,
    /// The next one that something waits for is given, in this order. Tasks without an answer are done at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// What is taken whatever the conditions say, for each time it is asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub flows: BTreeMap<String, Vec<bool>>,
    /// Compared when it is played.
    #[serde(skip_serializing_if = "Expected::is_empty")]
    pub expected: Expected,
}

/// How an instance begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Start {
    /// Id of the process; `None` for the only one of the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    /// Id of the start event; `None` for the one without a definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Variables that the instance begins with.
    #[serde(with = "json", skip_serializing_if = "Variables::is_empty")]
    pub data: Variables,
}

/// What somebody or something outside does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Answer {
    /// The task, event or message flow.
    pub at: String,
    /// What it sets.
    #[serde(with = "json", skip_serializing_if = "Variables::is_empty")]
    pub data: Variables,
    /// Code or id of the error with which it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How long it takes, such as `PT10S`; timers go off meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What isn't said isn't compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expected {
    /// Activities and events in the order in which they are reached; gateways and flows are left aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<Vec<String>>,
    /// Variables at the end, as far as named.
    #[serde(with = "json", skip_serializing_if = "Variables::is_empty")]
    pub data: Variables,
    /// Whether all instances have ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<bool>,
    /// What waits at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Vec<String>>,
}

impl Expected {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Something that has come out otherwise than recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Deviation {
    /// Other elements, or in another order.
    Reached {
        /// Ids as recorded.
        wanted: Vec<String>,
        /// Ids as they came.
        found: Vec<String>,
    },
    /// A variable has another value at the end.
    Data {
        /// By name.
        variable: String,
        /// As recorded.
        wanted: serde_json::Value,
        /// As it came; null where there is none.
        found: serde_json::Value,
    },
    /// Instances have ended that should go on, or the other way round.
    Ended {
        /// As recorded.
        wanted: bool,
        /// Whether all have ended.
        found: bool,
    },
    /// Something else waits at the end.
    Waiting {
        /// Ids as recorded.
        wanted: Vec<String>,
        /// Ids as they came.
        found: Vec<String>,
    },
    /// Nothing ever waited for these answers.
    Unused {
        /// Ids of the elements, in the order of the answers.
        answers: Vec<String>,
    },
}

/// Compares what has come of a run with what is expected.
pub fn deviations(recording: &Recording, played: &Played) -> Vec<Deviation> {
    let mut deviations = vec![];
    let Expected { reached, data, ended, waiting } = &recording.expected;
    if let Some(wanted) = reached.as_ref().filter(|wanted| **wanted != played.reached) {
        deviations.push(Deviation::Reached { wanted: wanted.clone(), found: played.reached.clone() });
    }
    for (variable, wanted) in data {
        let found = played.data.get(variable).unwrap_or(&expression::Value::Null);
        if found != wanted {
            let (variable, wanted, found) = (variable.clone(), to_json(wanted), to_json(found));
            deviations.push(Deviation::Data { variable, wanted, found });
        }
    }
    if let Some(wanted) = ended.filter(|wanted| *wanted != played.ended) {
        deviations.push(Deviation::Ended { wanted, found: played.ended });
    }
    if let Some(wanted) = waiting.as_ref().filter(|wanted| **wanted != played.waiting) {
        deviations.push(Deviation::Waiting { wanted: wanted.clone(), found: played.waiting.clone() });
    }
    if !played.unused.is_empty() {
        deviations.push(Deviation::Unused { answers: played.unused.clone() });
    }
    deviations
}
