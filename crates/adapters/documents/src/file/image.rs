//! An image as a page of its own, by krilla.

use krilla::Document;
use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::page::PageSettings;

use super::png;
use crate::flow::{BOTTOM, LEFT, PAGE, TEXT_WIDTH, TOP};
use crate::model::DocumentError;

/// Puts the image onto an A4 page, as large as the margins allow but never enlarged beyond 150 dots per inch.
pub fn page(content: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let broken = || DocumentError::Assembly("the image can't be read".to_owned());
    domain::measure::check(content).map_err(|excess| DocumentError::Assembly(excess.to_string()))?;
    let image = if domain::attachment::media_type(content) == Some("image/png") {
        png::image(content)
    } else {
        // Goes into the PDF as it is.
        Image::from_jpeg(content.to_vec().into(), true).map_err(|_| broken())
    }?;
    let (width, height) = image.size();
    let natural: f32 = 72.0 / 150.0;
    let room = (TEXT_WIDTH, PAGE.1 - TOP - BOTTOM);
    let scale = natural.min(room.0 / width as f32).min(room.1 / height as f32);
    let size = Size::from_wh(width as f32 * scale, height as f32 * scale).ok_or_else(broken)?;
    let mut document = Document::new();
    let mut page = document.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(broken)?);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_translate(LEFT, TOP));
    surface.draw_image(image, size);
    surface.pop();
    surface.finish();
    page.finish();
    document.finish().map_err(|error| DocumentError::Assembly(format!("{error:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_pixels_without_measure_is_not_decoded() {
        let png = [
            &b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..],
            &20_000_u32.to_be_bytes(),
            &20_000_u32.to_be_bytes(),
            &[8, 2, 0, 0, 0],
        ];
        let jpeg = b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0\xff\xda\0\x02";
        for bomb in [png.concat(), jpeg.to_vec()] {
            assert!(page(&bomb).unwrap_err().to_string().contains("pixels"));
        }
    }
}
