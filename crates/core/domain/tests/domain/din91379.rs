//! The public list of DIN 91379's characters and sequences against our tables.

use amtspult_domain::din91379::{DataType, first_refused, normalize};

/// Group and text of each entry of `latinchars.xml`.
fn entries(xml: &str) -> Vec<(String, String)> {
    let mut entries = vec![];
    for part in xml.split("<char insert").chain(xml.split("<sequence insert")).skip(1) {
        let group = part.split("group=\"").nth(1).and_then(|rest| rest.split('"').next());
        let points = part.split("<cp>").nth(1).and_then(|rest| rest.split("</cp>").next());
        let (Some(group), Some(points)) = (group, points) else { continue };
        let letter = |point: &str| char::from_u32(u32::from_str_radix(point, 16).unwrap()).unwrap();
        entries.push((group.to_owned(), points.split_whitespace().map(letter).collect()));
    }
    entries
}

#[test]
fn every_entry_of_the_standard_is_taken_where_its_type_allows() {
    let Some(path) = trial::shared("din91379/latinchars.xml") else { return };
    let xml = std::fs::read_to_string(path).unwrap();
    let mut judged = 0;
    for (group, text) in entries(&xml) {
        let smallest = match group.as_str() {
            "bll" | "bnlreq" => DataType::A,
            "bnl" => DataType::B,
            "bnlopt" | "bnlnot" => DataType::C,
            "gl" | "enl" => DataType::D,
            "cl" => DataType::E,
            // Marks stand only in sequences.
            "dc" => {
                assert!(
                    DataType::ALL.into_iter().all(|data_type| first_refused(&text, data_type).is_some()),
                    "{text:?}"
                );
                continue;
            }
            other => panic!("unknown group {other}"),
        };
        for data_type in DataType::ALL {
            let refused = first_refused(&normalize(&text), data_type);
            assert_eq!(refused.is_none(), data_type >= smallest, "{text:?} of {group} in {data_type:?}: {refused:?}");
        }
        judged += 1;
    }
    assert!(judged > 880, "{judged}");
}
