//! Style sheet, script, fonts and icon; all of them are in the program.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Of the pages, and before it that of the forms on them.
static STYLE: LazyLock<String> =
    LazyLock::new(|| format!("{}{}", form_page::STYLES, include_str!("../../assets/portal.css")));
const SCRIPT: &[u8] = include_bytes!("../../assets/form.js");
const ICON: &[u8] = include_bytes!("../../assets/icon.svg");
const REGULAR: &[u8] = include_bytes!("../../../../../assets/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../../../assets/fonts/NotoSans-Bold.ttf");

pub async fn asset(Path(name): Path<String>) -> Response {
    let (media_type, bytes) = match name.as_str() {
        "portal.css" => ("text/css; charset=utf-8", STYLE.as_bytes()),
        "form.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        "NotoSans-Regular.ttf" => ("font/ttf", REGULAR),
        "NotoSans-Bold.ttf" => ("font/ttf", BOLD),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=3600")], bytes).into_response()
}
