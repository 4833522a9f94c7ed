//! XDatenfelder files of the field, in and out.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::path::PathBuf;

use amtspult_standards::xdf::{self, XdfError};

/// Real files; they lie beside the project and aren't part of it.
fn field_files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/data", folder].iter().collect();
    let Ok(entries) = std::fs::read_dir(&path) else {
        println!("SKIPPED: {} is absent", path.display());
        return vec![];
    };
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn every_schema_of_the_field_comes_out_as_it_went_in() {
    let files = field_files("xdf").into_iter().chain(field_files("xdf/edge-cases"));
    for (name, content) in files.filter(|(name, _)| name.contains("xdf") || name.contains("data_")) {
        let Ok(message) = xdf::read(&content) else { continue };
        let again = xdf::read(xdf::write(&message).as_bytes()).unwrap();
        assert_eq!(again, message, "{name}");
        println!("{name}: the same");
    }
}

#[test]
fn the_edge_cases_are_judged() {
    for (name, content) in field_files("xdf/edge-cases") {
        let outcome = xdf::read(&content);
        let fits = match name.as_str() {
            "v2-data_duplicate-required-value.xml" => matches!(outcome, Err(XdfError::Twice { element: "name", .. })),
            "v3-data_duplicate-id-node.xml" => matches!(outcome, Err(XdfError::Twice { element: "id", .. })),
            "v3-data_missing-id-node.xml" => matches!(outcome, Err(XdfError::Missing { element: "id", .. })),
            "v3-data_invalid-freigabestatus.xml" => matches!(outcome, Err(XdfError::UnknownCode { .. })),
            "v2-data_unknown-namespace.xml" | "v3-data_unknown-namespace.xml" => {
                matches!(outcome, Err(XdfError::UnknownNamespace { .. }))
            }
            _ => outcome.is_ok(),
        };
        assert!(fits, "{name}: {outcome:?}");
        if let Err(error) = outcome {
            println!("{name}: {error}");
        }
    }
}
