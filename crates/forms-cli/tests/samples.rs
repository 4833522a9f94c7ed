//! The sample forms: no findings, and their examples come out as recorded.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::PathBuf;
use std::process::Command;

#[test]
fn sample_forms_have_no_findings_and_pass_their_examples() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../assets/forms"].iter().collect();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let forms: Vec<PathBuf> = files.filter(|path| path.to_string_lossy().ends_with("-de.json")).collect();
    assert_eq!(forms.len(), 6);
    for form in forms {
        for command in ["check", "test"] {
            let output = Command::new(env!("CARGO_BIN_EXE_amtspult-forms")).arg(command).arg(&form).output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{command}: {told}");
            assert!(told.contains("keine Befunde") || told.contains(" 0 Abweichungen"), "{command}: {told}");
        }
    }
}
