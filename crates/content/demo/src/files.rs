//! Small PDF and PNG files, made on the spot.

use std::fmt::Write as _;

/// A page of text as PDF 1.4 with the built-in Helvetica. Letters outside of Windows-1252 become question marks.
pub fn pdf(title: &str, lines: &[String]) -> Vec<u8> {
    let mut text = format!("BT /F2 16 Tf 70 770 Td ({}) Tj ET\n", escaped(title));
    for (i, line) in lines.iter().enumerate() {
        let _ = writeln!(text, "BT /F1 11 Tf 70 {} Td ({}) Tj ET", 735 - 18 * i, escaped(line));
    }
    let font = |name: &str| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>");
    let content = latin(&text);
    let objects: [Vec<u8>; 6] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
            .to_vec(),
        [format!("<< /Length {} >>\nstream\n", content.len()).into_bytes(), content, b"\nendstream".to_vec()].concat(),
        font("Helvetica").into_bytes(),
        font("Helvetica-Bold").into_bytes(),
    ];
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = vec![];
    for (i, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in &places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(end, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file.extend_from_slice(end.as_bytes());
    file
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

fn latin(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '–' => 0x96,
        '€' => 0x80,
        '„' => 0x84,
        '“' => 0x93,
        c => u8::try_from(u32::from(c)).unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}

/// A picture of `width` × `height` pixels: a plan of coloured fields, another one for each `seed`.
pub fn png(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut rows = vec![];
    for y in 0..height {
        // Each row begins with its filter: none.
        rows.push(0);
        for x in 0..width {
            let field = (x / 40).wrapping_mul(7).wrapping_add((y / 40).wrapping_mul(13)).wrapping_add(seed);
            let line = x % 40 == 0 || y % 40 == 0;
            let shade = |step: u32| if line { 60 } else { 150 + (field.wrapping_mul(step) % 90) as u8 };
            rows.extend([shade(31), shade(17), shade(23)]);
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &stored(&rows));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let body = [&kind[..], data].concat();
    file.extend_from_slice(&body);
    file.extend_from_slice(&crc32(&body).to_be_bytes());
}

/// A zlib stream whose blocks are stored as they are (RFC 1950, RFC 1951 § 3.2.4).
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let count = data.chunks(0xFFFF).count();
    for (i, block) in data.chunks(0xFFFF).enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(0);
        stream.push(u8::from(i + 1 == count));
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend_from_slice(&(b << 16 | a).to_be_bytes());
    stream
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_png() {
        assert_eq!(super::crc32(b"IEND"), 0xAE42_6082);
    }
}
