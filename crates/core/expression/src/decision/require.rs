//! Decisions that need the results of others (DMN, Decision Requirements).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::Variables;

use super::fault::{TableCode, TableFault};
use super::{DecisionTable, Decisions, Outcome};

/// Most decisions that need one another in a row.
const DEPTH_LIMIT: usize = 100;

impl Decisions {
    /// The table of the decision with this id; none where there is no such decision, or its table can't be read.
    pub fn find(&self, id: &str) -> Option<&DecisionTable> {
        self.tables.iter().flatten().find(|table| table.id == id)
    }

    /// Decides, and before that all that the decision needs; their results are variables of its inputs, by the names of
    /// their variables or of the decisions.
    ///
    /// # Errors
    /// As [`DecisionTable::evaluate`]; also [`TableCode::RequirementUnknown`] and [`TableCode::RequirementCircle`].
    pub fn evaluate(&self, id: &str, variables: &Variables) -> Result<Outcome, TableFault> {
        let mut known = BTreeMap::new();
        self.decide(id, variables, &mut known)?;
        known.remove(id).flatten().ok_or_else(|| self.fault(TableCode::RequirementUnknown, id, id))
    }

    /// What has been decided; nothing while it is being worked on.
    fn decide<'a>(
        &'a self,
        id: &'a str,
        variables: &Variables,
        known: &mut BTreeMap<&'a str, Option<Outcome>>,
    ) -> Result<(), TableFault> {
        let table = self.find(id).ok_or_else(|| self.fault(TableCode::RequirementUnknown, id, id))?;
        if known.values().filter(|outcome| outcome.is_none()).count() >= DEPTH_LIMIT {
            return Err(self.fault(TableCode::TooLarge, id, id).with("limit", DEPTH_LIMIT.to_string()));
        }
        known.insert(id, None);
        let mut variables = variables.clone();
        for required in &table.requires {
            if known.get(required.as_str()).is_some_and(Option::is_none) {
                return Err(self.fault(TableCode::RequirementCircle, id, required));
            }
            if !known.contains_key(required.as_str()) {
                self.decide(required, &variables, known)?;
            }
            let result = known.get(required.as_str()).and_then(|outcome| outcome.as_ref());
            if let (Some(result), Some(of)) = (result, self.find(required)) {
                variables.insert(of.result_name().to_owned(), result.value.clone());
            }
        }
        known.insert(id, Some(table.evaluate(&variables)?));
        Ok(())
    }

    /// What is wrong with the requirements of the tables that could be read: by table. Of circles
    /// all are told that lie in one or between two.
    pub fn check_requirements(&self) -> Vec<(&DecisionTable, TableFault)> {
        let by_id: HashMap<&str, &DecisionTable> =
            self.tables.iter().flatten().rev().map(|table| (table.id.as_str(), table)).collect();
        let in_circle = circles(&by_id);
        let fault = |table: &DecisionTable, code, name: &str| {
            TableFault::new(code, Some(table.line), table.id.clone()).with("name", name)
        };
        let mut found = vec![];
        for table in self.tables.iter().flatten() {
            let unknown = table.requires.iter().filter(|required| !by_id.contains_key(required.as_str()));
            found.extend(unknown.map(|name| (table, fault(table, TableCode::RequirementUnknown, name))));
            if in_circle.contains(table.id.as_str()) {
                found.push((table, fault(table, TableCode::RequirementCircle, &table.id)));
            }
        }
        found
    }

    fn fault(&self, code: TableCode, id: &str, name: &str) -> TableFault {
        TableFault::new(code, self.find(id).map(|table| table.line), id).with("name", name)
    }
}

/// Tables that need their own result: neither all that they need nor all that needs them comes to an end.
fn circles<'a>(by_id: &HashMap<&'a str, &'a DecisionTable>) -> BTreeSet<&'a str> {
    let mut left: BTreeSet<&str> = by_id.keys().copied().collect();
    let needs = by_id.iter().flat_map(|(id, table)| table.requires.iter().map(|required| (*id, required.as_str())));
    let needs: Vec<(&str, &str)> = needs.filter(|(_, required)| by_id.contains_key(required)).collect();
    let turned: Vec<(&str, &str)> = needs.iter().map(|(one, two)| (*two, *one)).collect();
    for pairs in [&needs, &turned] {
        let mut open_needs: HashMap<&str, usize> = HashMap::new();
        let mut needed_by: HashMap<&str, Vec<&str>> = HashMap::new();
        for (id, required) in pairs.iter().filter(|(id, required)| left.contains(id) && left.contains(required)) {
            *open_needs.entry(id).or_default() += 1;
            needed_by.entry(required).or_default().push(id);
        }
        let mut free: Vec<&str> = left.iter().copied().filter(|id| !open_needs.contains_key(id)).collect();
        while let Some(id) = free.pop() {
            left.remove(id);
            for other in needed_by.get(id).into_iter().flatten() {
                if let Some(open) = open_needs.get_mut(other) {
                    *open -= 1;
                    free.extend((*open == 0).then_some(*other));
                }
            }
        }
    }
    left
}

impl DecisionTable {
    /// What others call its result.
    fn result_name(&self) -> &str {
        self.variable.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.name)
    }
}
