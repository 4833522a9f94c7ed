//! Form model, conditions, validators and evaluation of Amt24 form JSON.
