//! The sample forms: no findings, and their examples come out as recorded.

use std::path::PathBuf;
use std::process::Command;

#[test]
fn sample_forms_have_no_findings_and_pass_their_examples() {
    let assets: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../assets"].iter().collect();
    let files = std::fs::read_dir(assets.join("forms")).unwrap().map(|entry| entry.unwrap().path());
    let forms: Vec<PathBuf> = files.collect();
    assert_eq!(forms.len(), 6);
    for form in forms {
        let name = form.file_stem().unwrap().to_string_lossy().into_owned();
        let examples = assets.join("form-examples").join(format!("{name}.examples.json"));
        let (form, examples) = (form.to_str().unwrap(), examples.to_str().unwrap());
        assert!(run(&["check", form]).contains("keine Befunde"), "{}", run(&["check", form]));
        let tested = run(&["test", form, "--examples", examples]);
        assert!(tested.contains(" 0 Abweichungen"), "{tested}");
    }
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_amtspult-forms")).args(arguments).output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}
