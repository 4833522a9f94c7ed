//! Answers that hand a stored file out, whole or in part.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Sha256, TenantId};
use portal_store::table::attachment::{self, Stored};
use portal_store::{Database, StorageError};

use super::file_name;

/// Answers with the bytes as something to save, never to run in the page's name.
pub fn download(
    database: &Database,
    (tenant, sha256): (TenantId, Sha256),
    stored: &Stored,
    name: &str,
    range: Option<&str>,
) -> Response {
    let (status, from, to) = match range.map(|range| parse_range(range, stored.size)) {
        None | Some(Range::Ignored) => (StatusCode::OK, 0, stored.size),
        Some(Range::Part(from, to)) => (StatusCode::PARTIAL_CONTENT, from, to),
        Some(Range::Outside) => {
            let all = format!("bytes */{}", stored.size);
            return (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, all)]).into_response();
        }
    };
    let etag = format!("\"{sha256}\"");
    let mut response = Response::new(Body::from_stream(pieces(database.clone(), tenant, sha256, from, to)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, stored.media_type.clone());
    set(header::CONTENT_LENGTH, (to - from).to_string());
    let name = domain::file_name::for_content(name, &stored.media_type);
    set(header::CONTENT_DISPOSITION, file_name::as_attachment(&name));
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::ETAG, etag);
    set(header::CACHE_CONTROL, "private, no-store".to_owned());
    if status == StatusCode::PARTIAL_CONTENT {
        set(header::CONTENT_RANGE, format!("bytes {from}-{}/{}", to - 1, stored.size));
    }
    response
}

/// The bytes from `from` up to but not including `to`, a stored piece at a time.
fn pieces(
    database: Database,
    tenant: TenantId,
    sha256: Sha256,
    from: u64,
    to: u64,
) -> impl futures_util::Stream<Item = Result<Bytes, StorageError>> {
    futures_util::stream::try_unfold(from, move |position| {
        let (database, sha256) = (database.clone(), sha256.clone());
        async move {
            if position >= to {
                return Ok(None);
            }
            let mut read = database.read().await?;
            let found = attachment::chunk_at(&mut read, tenant, &sha256, position).await?;
            let missing = || StorageError::damaged("attachment", format!("byte {position} is missing"));
            let (start, bytes) = found.ok_or_else(missing)?;
            let end = (start + bytes.len() as u64).min(to);
            let offset = |place: u64| usize::try_from(place.saturating_sub(start)).unwrap_or(usize::MAX);
            let part = bytes.get(offset(position)..offset(end)).filter(|part| !part.is_empty()).ok_or_else(missing)?;
            Ok(Some((Bytes::copy_from_slice(part), end)))
        }
    })
}

#[derive(Debug, PartialEq)]
enum Range {
    /// First byte, and the one after the last.
    Part(u64, u64),
    Outside,
    /// Not understood, or several: the whole is a proper answer (RFC 9110 § 14.2).
    Ignored,
}

fn parse_range(text: &str, size: u64) -> Range {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Range::Ignored;
    };
    let (from, to) = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1).min(size)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, size),
        (Err(_), Ok(count)) if first.trim().is_empty() => (size.saturating_sub(count), size),
        _ => return Range::Ignored,
    };
    if from < to { Range::Part(from, to) } else { Range::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (text, range) in [
            ("bytes=0-0", Range::Part(0, 1)),
            ("bytes=2-", Range::Part(2, 10)),
            ("bytes=-3", Range::Part(7, 10)),
            ("bytes=5-99", Range::Part(5, 10)),
            ("bytes=10-", Range::Outside),
            ("bytes=-0", Range::Outside),
            ("bytes=3-2", Range::Ignored),
            ("bytes=0-1,4-5", Range::Ignored),
            ("lines=1-2", Range::Ignored),
        ] {
            assert_eq!(parse_range(text, 10), range, "{text}");
        }
    }
}
