//! Small files for tests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A one-page PDF in which a text stands as a comment, so that each text makes another file.
pub fn pdf(text: &str) -> Vec<u8> {
    assert!(!text.contains('\n'), "a comment has one line");
    format!(
        "%PDF-1.7\n% {text}\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\n\
         endobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    )
    .into_bytes()
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The XML that Amt24's Blaupause process writes, for a form and the fields of one group.
pub fn blaupause(form: &str, fields: &[(&str, &str)], pdf: &[u8]) -> String {
    let fields: String = fields.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<serviceportal><metadata><formId>{form}</formId>\
         <postfachHandleId>4711</postfachHandleId><pdfApplicantFormBase64>{}</pdfApplicantFormBase64>\
         <creationDate>2026-11-20T09:15:00</creationDate></metadata>\
         <serviceportal-fields><antragsteller><instance_0>{fields}</instance_0></antragsteller></serviceportal-fields>\
         </serviceportal>\n",
        base64(pdf)
    )
}
