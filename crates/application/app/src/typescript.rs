//! Writes the TypeScript side of the contract: every type that a command takes or gives.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

/// Declarations collected from types and all they consist of, by name.
pub struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
    /// Names that several types have: only one of them would be known by it.
    pub clashing: Vec<String>,
}

impl Default for Declarations {
    fn default() -> Self {
        let config = Config::default().with_large_int("number");
        Self { config, seen: HashSet::new(), by_name: BTreeMap::new(), clashing: vec![] }
    }
}

impl Declarations {
    /// Adds a type with everything it refers to and gives its name.
    pub fn name_of<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }

    /// All declarations as exported TypeScript types.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for declaration in self.by_name.values() {
            text.push_str("export ");
            text.push_str(declaration);
            text.push_str("\n\n");
        }
        text
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let declaration = T::decl(&self.config);
            if self.by_name.insert(name.clone(), declaration.clone()).is_some_and(|other| other != declaration) {
                self.clashing.push(name);
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
