//! Decisions that need the results of others (DMN, Decision Requirements).

use std::collections::BTreeMap;

use crate::expression::Variables;

use super::fault::{TableCode, TableFault};
use super::{DecisionTable, Decisions, Outcome};

/// Most decisions that need one another in a row.
const DEPTH_LIMIT: usize = 100;

impl Decisions {
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

    /// What is wrong with the requirements of the tables that could be read: by table.
    pub fn check_requirements(&self) -> Vec<(&DecisionTable, TableFault)> {
        let mut found = vec![];
        for table in self.tables.iter().flatten() {
            let unknown = table.requires.iter().filter(|required| self.find(required).is_none());
            found.extend(unknown.map(|name| (table, self.fault(TableCode::RequirementUnknown, &table.id, name))));
            if self.needs_itself(table) {
                found.push((table, self.fault(TableCode::RequirementCircle, &table.id, &table.id)));
            }
        }
        found
    }

    fn needs_itself(&self, table: &DecisionTable) -> bool {
        let (mut seen, mut open) = (std::collections::BTreeSet::new(), vec![table]);
        while let Some(at) = open.pop() {
            for required in &at.requires {
                if *required == table.id {
                    return true;
                }
                open.extend(self.find(required).filter(|_| seen.insert(required)));
            }
        }
        false
    }

    fn fault(&self, code: TableCode, id: &str, name: &str) -> TableFault {
        TableFault::new(code, self.find(id).map(|table| table.line), id).with("name", name)
    }
}

impl DecisionTable {
    /// What others call its result.
    fn result_name(&self) -> &str {
        self.variable.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.name)
    }
}
