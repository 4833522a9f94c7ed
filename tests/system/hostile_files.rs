//! Files made to harm whoever takes them in, shows or prints them: at every door they are taken or refused with words, and
//! what is on paper in the end says what it couldn't hold.

use std::io::Write as _;
use std::time::Instant;

use documents::{CaseDocument, Words, file};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::json;
use tempfile::tempdir;
use testkit::samples::base64;
use testkit::{ANNA, LUKASZ, Workplace, World};

/// What becomes of a file.
struct Kind {
    what: &'static str,
    name: &'static str,
    content: Vec<u8>,
    /// Whether portal and desk take it in.
    taken: bool,
    /// Whether the printed file has its pages, instead of a line that says why not.
    printed: bool,
}

fn refused(what: &'static str, name: &'static str, content: Vec<u8>) -> Kind {
    Kind { what, name, content, taken: false, printed: false }
}

/// Taken in: only whoever decodes it finds out.
fn not_printed(what: &'static str, name: &'static str, content: Vec<u8>) -> Kind {
    Kind { what, name, content, taken: true, printed: false }
}

fn printed(what: &'static str, name: &'static str, content: Vec<u8>) -> Kind {
    Kind { what, name, content, taken: true, printed: true }
}

fn pictures() -> Vec<Kind> {
    vec![
        refused("a PNG of 400 million pixels", "Foto.png", png(20_000, 20_000)),
        refused("a PNG of as many pixels as can be written", "Foto.png", png(u32::MAX, u32::MAX)),
        refused("a PNG without a head", "Foto.png", b"\x89PNG\r\n\x1a\n".to_vec()),
        not_printed("a PNG without pixels", "Foto.png", png(0, 0)),
        not_printed("a PNG that ends after its head", "Foto.png", png(1_000, 1_000)),
        refused("a JPEG of 4 billion pixels", "Foto.jpg", jpeg(&[65_535])),
        refused("a JPEG with a second, larger frame", "Foto.jpg", jpeg(&[10, 65_535])),
        refused("a JPEG without a frame", "Foto.jpg", jpeg(&[])),
        refused("a JPEG of nothing but fill bytes", "Foto.jpg", [b"\xff\xd8".to_vec(), vec![0xff; 5_000_000]].concat()),
        refused(
            "a JPEG of empty segments",
            "Foto.jpg",
            [b"\xff\xd8".to_vec(), b"\xff\xe0\0\0".repeat(1_000_000)].concat(),
        ),
        not_printed("a JPEG that ends after its head", "Foto.jpg", jpeg(&[1_000])),
    ]
}

fn pdfs() -> Vec<Kind> {
    let one_page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
    let pages = |kids: &str, count: usize| format!("<</Type/Pages/Kids[{kids}]/Count {count}>>");
    let with = |rest: &[String]| of_objects(&[&[pages("3 0 R", 1), one_page.to_owned()], rest].concat());
    let kids = |count: usize| (0..count).map(|i| format!("{} 0 R ", i + 3)).collect::<String>();
    let many_pages = |count| of_objects(&[vec![pages(&kids(count), count)], vec![one_page.to_owned(); count]].concat());
    // Each level has the next one ten times: a billion pages of eleven objects.
    let ten_times = |next: usize| pages(&format!("{next} 0 R ").repeat(10), 10);
    let billion: Vec<String> = (3..13).map(ten_times).chain([one_page.to_owned()]).collect();
    let drawing = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_owned();
    let hidden = |name: &str| format!("<</Type/{name}/N 1/First 4/Length 0>>stream\n\nendstream");
    vec![
        not_printed("a PDF whose objects expand to 96 MB", "Nachweis.pdf", object_stream_bomb()),
        printed(
            "a PDF whose drawing expands to 96 MB",
            "Nachweis.pdf",
            of_objects(&[pages("3 0 R", 1), drawing, zeros()]),
        ),
        not_printed("a PDF of 20,000 pages", "Nachweis.pdf", many_pages(20_000)),
        refused("a PDF of half a million numbers", "Nachweis.pdf", with(&[format!("[{}]", "0 ".repeat(500_000))])),
        not_printed("a PDF that packs half a million numbers", "Nachweis.pdf", packed_numbers()),
        refused("a PDF of 100,000 pages", "Nachweis.pdf", many_pages(100_000)),
        printed("a PDF of a billion pages in eleven objects", "Nachweis.pdf", of_objects(&billion)),
        not_printed("a PDF whose page tree is a circle", "Nachweis.pdf", of_objects(&[pages("2 0 R", 1)])),
        not_printed("a PDF that ends in the middle", "Nachweis.pdf", pdf("Anlage")[..60].to_vec()),
        not_printed("a PDF of nothing but its head", "Nachweis.pdf", b"%PDF-1.7\n".to_vec()),
        printed("a PDF with arrays in arrays", "Nachweis.pdf", with(&["[".repeat(100_000) + &"]".repeat(100_000)])),
        printed(
            "a PDF with dictionaries in dictionaries",
            "Nachweis.pdf",
            with(&["<</A".repeat(100_000) + &">>".repeat(100_000)]),
        ),
        printed(
            "a PDF with a part longer than all disks",
            "Nachweis.pdf",
            with(&["<</Length 99999999999999>>stream\nx\nendstream".to_owned()]),
        ),
        not_printed("a PDF whose tables of objects refer to each other", "Nachweis.pdf", circular_tables()),
        refused("a PDF of 205,000 objects", "Nachweis.pdf", with(&vec!["1".to_owned(); 205_000])),
        refused("a PDF that hides the names of its parts", "Nachweis.pdf", with(&[hidden("Obj#53tm")])),
        printed(
            "a PDF that is a page for browsers, too",
            "Nachweis.html",
            [pdf("Anlage"), b"<script>alert(1)</script>".to_vec()].concat(),
        ),
        printed(
            "a PDF that is an archive, too",
            "Nachweis.zip",
            [pdf("Anlage 2"), b"PK\x05\x06".to_vec(), vec![0; 18]].concat(),
        ),
    ]
}

fn disguises() -> Vec<Kind> {
    vec![
        refused("nothing", "Nachweis.pdf", vec![]),
        refused("a program", "Nachweis.pdf", b"MZ\x90\0".repeat(1_000)),
        refused(
            "a picture with a script",
            "Bild.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
        ),
        refused("an archive", "Nachweis.pdf", b"PK\x03\x04".repeat(1_000)),
        printed("a name that reads backwards", "Rechnung\u{202e}fdp.exe", pdf("Anlage 3")),
        printed("a name that is a path", "../../.ssh/authorized_keys", pdf("Anlage 4")),
        printed("the name of a device", "CON.pdf", pdf("Anlage 5")),
        printed("a name longer than disks take", LONG_NAME, pdf("Anlage 6")),
    ]
}

const LONG_NAME: &str = concat!(
    "Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis ",
    "Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis ",
    "Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis Nachweis.scr"
);

fn kinds() -> Vec<Kind> {
    [pictures(), pdfs(), disguises()].into_iter().flatten().collect()
}

/// The head of a PNG.
fn png(width: u32, height: u32) -> Vec<u8> {
    [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0, 0, 0, 0, 0]]
        .concat()
}

/// The head of a JPEG with square frames of these sizes.
fn jpeg(frames: &[u16]) -> Vec<u8> {
    let frame = |size: &u16| {
        let [high, low] = size.to_be_bytes();
        vec![0xff, 0xc0, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0]
    };
    [b"\xff\xd8\xff\xe0\0\x04ab".to_vec(), frames.iter().flat_map(frame).collect(), b"\xff\xda\0\x02".to_vec()].concat()
}

/// A PDF of a catalogue and these objects, numbered from 2.
fn of_objects(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 2);
    let catalogue = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    for (number, object) in (1..).zip([&catalogue].into_iter().chain(objects)) {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").bytes().chain(object.chars().map(|c| c as u8)).chain(*b"\nendobj\n"));
    }
    let start = bytes.len();
    bytes.extend(
        format!("{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 2).bytes(),
    );
    bytes
}

/// A PDF of one page, another one for each text.
fn pdf(text: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/PieceInfo<</Text({text})>>>>");
    of_objects(&["<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(), page])
}

fn deflated(pieces: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(vec![], Compression::best());
    for _ in 0..pieces {
        encoder.write_all(&[b' '; 1024 * 1024]).unwrap();
    }
    encoder.finish().unwrap()
}

/// A part of 96 MB of blanks; each character of the text is a byte.
fn zeros() -> String {
    let packed = deflated(96);
    let text: String = packed.iter().map(|byte| char::from(*byte)).collect();
    format!("<</Filter/FlateDecode/Length {}>>stream\n{text}\nendstream", packed.len())
}

/// A PDF whose pages lie in a compressed part that expands to 96 MB.
fn object_stream_bomb() -> Vec<u8> {
    packing(&deflated(96))
}

/// Each number is an object of its own once it is read.
fn packed_numbers() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(vec![], Compression::fast());
    encoder.write_all(format!("2 0 [{}]", "0 ".repeat(500_000)).as_bytes()).unwrap();
    packing(&encoder.finish().unwrap())
}

/// A PDF of which all but the catalog is packed so.
fn packing(packed: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let objects = bytes.len();
    bytes.extend(
        format!("4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>stream\n", packed.len()).bytes(),
    );
    bytes.extend(packed.iter().copied().chain(*b"\nendstream\nendobj\n"));
    let table = bytes.len();
    let row = |kind: u8, place: usize, index: u8| [&[kind], &(place as u32).to_be_bytes()[..], &[index]].concat();
    let rows = [row(0, 0, 0), row(1, 9, 0), row(2, 4, 0), row(2, 4, 1), row(1, objects, 0), row(1, table, 0)].concat();
    bytes.extend(format!("5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length {}>>stream\n", rows.len()).bytes());
    bytes.extend(rows.into_iter().chain(format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n").bytes()));
    bytes
}

fn circular_tables() -> Vec<u8> {
    let start = 9;
    format!("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev {start}>>\nstartxref\n{start}\n%%EOF\n")
        .into_bytes()
}

/// Tells how long something took: nothing is asserted of it, machines differ.
fn told<T>(door: &str, kind: &Kind, started: Instant, outcome: T) -> T {
    println!("{door}: {} of {} bytes: {} ms", kind.what, kind.content.len(), started.elapsed().as_millis());
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_takes_them_in_or_says_why_not() {
    let world = World::new().await;
    let case = world.applications(LUKASZ, 1).await[0];
    let mut citizen = world.browser();
    let address = format!("/postfach/{case}");
    let mut clerk = world.browser();
    let token = clerk.desk_token(&world, ANNA).await;
    for kind in kinds() {
        let (_, page) = citizen.visit(&world, LUKASZ, &address).await;
        let started = Instant::now();
        let answer = citizen.send_file(&address, &page, kind.name, &kind.content).await;
        let (status, page) = told("page", &kind, started, (answer.status().as_u16(), answer.text().await.unwrap()));
        assert_eq!(status, if kind.taken { 303 } else { 422 }, "{}", kind.what);
        assert_eq!(page.contains("Die Datei „"), !kind.taken, "{}: {page}", kind.what);
        let started = Instant::now();
        let problem = clerk.upload(&token, &world.tenant().to_string(), &kind.content).await;
        let problem = told("interface", &kind, started, problem);
        assert_eq!(problem.is_none(), kind.taken, "{}: {problem:?}", kind.what);
        assert!(problem.is_none_or(|problem| problem["status"].as_u64().unwrap() < 500), "{}", kind.what);
    }
    // Whatever they were called: what the clerk saves is a document, by its name as well.
    let (_, page) = citizen.visit(&world, LUKASZ, &address).await;
    assert!(!page.contains(".exe") && !page.contains(".html") && !page.contains(".scr") && !page.contains('\u{202e}'));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_takes_them_in_and_shows_them_or_says_why_not() {
    let world = World::new().await;
    let case = world.applications(LUKASZ, 1).await[0];
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    for kind in kinds() {
        let started = Instant::now();
        let file = json!({ "case": case, "name": kind.name, "base64": base64(&kind.content) });
        let attached = told("attach", &kind, started, anna.try_call("attach_bytes", file).await);
        assert_eq!(attached.is_ok(), kind.taken, "{}: {attached:?}", kind.what);
        let Ok(draft) = attached else {
            let code = attached.unwrap_err().code;
            assert!(
                matches!(code, app::ErrorCode::FileTypeNotAllowed | app::ErrorCode::FileExcessive),
                "{}",
                kind.what
            );
            continue;
        };
        let sha256 = &draft["attachments"].as_array().unwrap().last().unwrap()["sha256"];
        let started = Instant::now();
        let request = json!({ "case": case, "sha256": sha256 });
        let shown = told("preview", &kind, started, anna.try_call("attachment", request).await);
        assert!(shown.is_ok(), "{}: what was measured is handed to the viewer", kind.what);
    }
}

#[test]
fn the_printed_file_holds_them_or_says_why_not() {
    let words = Words::german().unwrap();
    let case = CaseDocument { aktenzeichen: "HS-2026-0007".to_owned(), ..CaseDocument::default() };
    let plain = file::render(&case, &[], &words).unwrap();
    let pages = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("/Type/Page/").count();
    for kind in kinds() {
        let started = Instant::now();
        let part = file::Part { name: kind.name.to_owned(), content: Some(kind.content.clone()) };
        let made = told("print", &kind, started, file::render(&case, &[part], &words).unwrap());
        assert_eq!(pages(&made) > pages(&plain), kind.printed, "{}", kind.what);
    }
}
