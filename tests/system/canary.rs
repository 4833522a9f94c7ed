//! Nothing readable on disk: what people wrote stands in no file under the data folder.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::canary::{self, files, sightings};
use testkit::samples::{base64, blaupause, pdf};
use testkit::{ANNA, LUKASZ, Workplace, World};

struct Canaries {
    words: Vec<String>,
}

impl Canaries {
    fn next(&mut self) -> String {
        let word = canary::word(self.words.len());
        self.words.push(word.clone());
        word
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_of_a_case_stands_readable_on_disk() {
    let mut canaries = Canaries { words: vec![] };
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let outside = folder.path().join("outside");
    std::fs::create_dir_all(&outside).unwrap();
    let world = World::new().await;
    let cases: Vec<String> = world.applications(LUKASZ, 4).await.iter().map(ToString::to_string).collect();
    let anna = Workplace::signed_in(&data, &world, ANNA).await;

    // Case data: a file is imported whose fields, name and PDF carry canaries.
    let (first_name, last_name, street, dog) = (canaries.next(), canaries.next(), canaries.next(), canaries.next());
    let fields: Vec<(&str, &str)> =
        vec![("vornamen", &first_name), ("familienname", &last_name), ("strasse", &street), ("hundename", &dog)];
    let form = anna.call("directory", json!({})).await["forms"][0]["id"].as_str().unwrap().to_owned();
    let in_pdf = canaries.next();
    let path = outside.join(format!("{}.xml", canaries.next()));
    std::fs::write(&path, blaupause(&form, &fields, &pdf(&in_pdf))).unwrap();
    anna.host.will_choose(vec![path]);
    let imported = anna.call("import_files", json!({})).await;
    assert_eq!(imported[0]["result"], "registered", "{imported}");
    let registered = imported[0]["case"].clone();
    anna.until_settled().await;

    // Work, part of it sent and part of it waiting.
    for (number, case) in cases.iter().enumerate() {
        anna.set_offline(number % 2 == 1).await;
        anna.call("claim_case", json!({ "case": case })).await;
        for _ in 0..3 {
            anna.call("add_note", json!({ "case": case, "text": format!("Notiz: {}", canaries.next()) })).await;
        }
        let draft = json!({ "case": case, "subject": canaries.next(), "body": canaries.next() });
        anna.call("save_draft", draft).await;
        let name = format!("{}.pdf", canaries.next());
        let file = json!({ "case": case, "name": name, "base64": base64(&pdf(&canaries.next())) });
        anna.call("attach_bytes", file).await;
        anna.send_answer(&case).await;
        anna.release_held().await;
        // One that stays a draft, and one that is discarded.
        let draft = json!({ "case": case, "subject": canaries.next(), "body": canaries.next() });
        anna.call("save_draft", draft).await;
        if number == 0 {
            anna.call("discard_draft", json!({ "case": case })).await;
        }
    }
    anna.call("claim_case", json!({ "case": registered })).await;
    while canaries.words.len() < 50 {
        let reason = json!({ "case": registered, "to": "in-pruefung", "reason": canaries.next() });
        // The first one changes the state, the others are refused: neither may leave a trace.
        let _ = anna.try_call("change_state", reason).await;
    }
    anna.set_offline(false).await;
    anna.until_settled().await;

    // What is searched for is there: the desk itself finds it, so the words did reach the database.
    for word in [&first_name, &canaries.words[10]] {
        let filter = json!({ "text": word });
        let request = json!({ "filter": filter, "sort": "received", "descending": true, "offset": 0, "limit": 10 });
        let page: Value = anna.call("inbox_page", request).await;
        assert_eq!(page["total"], 1, "{word}: {page:#}");
    }
    let open = sightings(&data, &canaries.words);
    let (count, names) = (files(&data).len(), files(&data));
    assert!(names.iter().any(|name| name.to_string_lossy().ends_with("-wal")), "the WAL is among {names:?}");
    anna.close().await;
    let closed = sightings(&data, &canaries.words);
    assert_eq!((&open, &closed), (&BTreeSet::new(), &BTreeSet::new()), "while open, and after closing");
    println!("{} canaries, {count} files while open: none seen", canaries.words.len());
}

#[test]
fn a_canary_on_disk_would_be_seen() {
    let folder = tempdir().unwrap();
    let mut canaries = Canaries { words: vec![] };
    let words: Vec<String> = (0..7).map(|_| canaries.next()).collect();
    let deep = folder.path().join("cache").join("temp");
    std::fs::create_dir_all(&deep).unwrap();
    let around = |bytes: Vec<u8>| [vec![0xff; 5000], bytes, vec![0; 100]].concat();
    std::fs::write(folder.path().join("a.db"), around(words[0].clone().into_bytes())).unwrap();
    std::fs::write(deep.join("b.tmp"), around(words[1].encode_utf16().flat_map(u16::to_le_bytes).collect())).unwrap();
    std::fs::write(deep.join("c.log"), around(words[2].encode_utf16().flat_map(u16::to_be_bytes).collect())).unwrap();
    std::fs::write(deep.join("d"), around(words[3].to_lowercase().into_bytes())).unwrap();
    std::fs::write(deep.join("e"), around(words[4].to_lowercase().replace('ö', "o").into_bytes())).unwrap();
    std::fs::write(deep.join(format!("{}.pdf", words[5])), "").unwrap();
    let mut seen: Vec<String> = sightings(folder.path(), &words).into_iter().map(|(_, word)| word).collect();
    seen.sort();
    assert_eq!(seen, words[..6]);
}
