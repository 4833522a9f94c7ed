//! Uploads that break off, and downloads in parts.

use protocol::UPLOAD_OFFSET;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{ANNA, JENS, Staff, World, header};

const UPLOADS: &str = "/api/v1/tenants/{tenant}/uploads";

fn file(length: usize) -> (Vec<u8>, String) {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    bytes.extend((0..length).map(|i| (i * 31 % 251) as u8));
    let hash = hex::encode(Sha256::digest(&bytes));
    (bytes, hash)
}

async fn announce(staff: &Staff, hash: &str, size: usize) -> Value {
    let body = json!({"sha256": hash, "size": size, "media_type": "application/pdf"});
    staff.call(Method::POST, UPLOADS, Some(body)).await
}

async fn append(staff: &Staff, hash: &str, offset: usize, piece: &[u8]) -> Response {
    let request = staff.request(Method::PATCH, &format!("{UPLOADS}/{hash}"));
    request.header(UPLOAD_OFFSET, offset).body(piece.to_vec()).send().await.unwrap()
}

#[tokio::test]
async fn uploads_go_on_where_they_stopped_and_come_down_in_parts() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let (bytes, hash) = file(600_000);
    assert_eq!(announce(&anna, &hash, bytes.len()).await, json!({"offset": 0, "complete": false}));
    assert_eq!(append(&anna, &hash, 0, &bytes[..250_000]).await.status(), 200);
    // The answer was lost and the piece comes again.
    let again = append(&anna, &hash, 0, &bytes[..250_000]).await;
    assert_eq!((again.status().as_u16(), header(&again, "upload-offset")), (409, "250000".to_owned()));
    assert_eq!(announce(&anna, &hash, bytes.len()).await["offset"], 250_000);
    let last: Value = append(&anna, &hash, 250_000, &bytes[250_000..]).await.json().await.unwrap();
    assert_eq!(last["complete"], true);
    assert_eq!(announce(&anna, &hash, bytes.len()).await["complete"], true);

    let path = format!("/api/v1/tenants/{{tenant}}/attachments/{hash}");
    let whole = anna.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(header(&whole, "x-content-type-options"), "nosniff");
    assert!(header(&whole, "content-disposition").starts_with("attachment"));
    assert_eq!(whole.bytes().await.unwrap(), bytes);
    for (range, from, to) in [("bytes=249990-250010", 249_990, 250_011), ("bytes=-5", bytes.len() - 5, bytes.len())] {
        let part = anna.request(Method::GET, &path).header("range", range).send().await.unwrap();
        assert_eq!(part.status(), 206);
        assert_eq!(header(&part, "content-range"), format!("bytes {from}-{}/{}", to - 1, bytes.len()));
        assert_eq!(part.bytes().await.unwrap(), &bytes[from..to]);
    }
    let beyond = anna.request(Method::GET, &path).header("range", "bytes=9999999-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);
}

#[tokio::test]
async fn wrong_bytes_and_disguised_files_start_over() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let (mut bytes, hash) = file(100);
    announce(&anna, &hash, bytes.len()).await;
    bytes[50] ^= 1;
    assert_eq!(append(&anna, &hash, 0, &bytes).await.status(), 422);
    assert_eq!(announce(&anna, &hash, bytes.len()).await["offset"], 0);
    let program = b"MZ not a document";
    let hash = hex::encode(Sha256::digest(program));
    announce(&anna, &hash, program.len()).await;
    assert_eq!(append(&anna, &hash, 0, program).await.status(), 400);
    let body = json!({"sha256": hash, "size": 10, "media_type": "text/html"});
    assert_eq!(anna.request(Method::POST, UPLOADS).json(&body).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn knowing_a_hash_opens_nothing() {
    let world = World::new().await;
    let (anna, jens) = (world.staff(ANNA).await, world.staff(JENS).await);
    let (bytes, hash) = file(10);
    announce(&anna, &hash, bytes.len()).await;
    append(&anna, &hash, 0, &bytes).await;
    assert_eq!(announce(&jens, &hash, bytes.len()).await, json!({"offset": 0, "complete": false}));
    let path = format!("/api/v1/tenants/{{tenant}}/attachments/{hash}");
    assert_eq!(jens.request(Method::GET, &path).send().await.unwrap().status(), 404);
    append(&jens, &hash, 0, &bytes).await;
    assert_eq!(jens.request(Method::GET, &path).send().await.unwrap().status(), 200, "who has the bytes may have them");
}
