//! A PNG for paper: a large one is made smaller while it is read, row by row, so that it never lies in memory whole.

use std::io::Cursor;
use std::sync::Arc;

use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use png::{Decoder, Reader, Transformations};

use crate::model::DocumentError;

/// Most bytes that lie in memory: A4 in colour at 300 dots per inch. A picture of so many is put on paper as it is.
const LIMIT: usize = 26_000_000;
const RED_GREEN_BLUE: usize = 3;

/// Reads the picture.
///
/// # Errors
/// [`DocumentError::Assembly`] when it is damaged, or is large and can't be made smaller row by row: stored interlaced, or
/// narrower than what becomes one pixel.
pub fn image(content: &[u8]) -> Result<Image, DocumentError> {
    let failed = |reason: String| DocumentError::Assembly(format!("the PNG can't be read: {reason}"));
    let mut decoder = Decoder::new(Cursor::new(content));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| failed(error.to_string()))?;
    let info = reader.info();
    let bytes = info.raw_bytes().max(reader.output_buffer_size().unwrap_or(usize::MAX));
    if bytes <= LIMIT {
        return Image::from_png(content.to_vec().into(), true).map_err(failed);
    }
    let (width, height) = info.size();
    let edge = square(width as usize * height as usize);
    if info.interlaced || (width.min(height) as usize) < edge {
        return Err(failed("it is large, and interlaced or a strip".to_owned()));
    }
    let reduced = Reduced::read(&mut reader, edge).map_err(|error| failed(error.to_string()))?;
    Image::from_custom(reduced, true).map_err(failed)
}

/// Red, green and blue of each pixel, row by row from the top.
#[derive(Clone, Hash)]
struct Reduced {
    size: (u32, u32),
    pixels: Arc<Vec<u8>>,
}

impl Reduced {
    /// Each pixel is the mean of a square of the picture's, on white. Less than a square at the right and at the bottom is
    /// left out.
    fn read(reader: &mut Reader<Cursor<&[u8]>>, edge: usize) -> Result<Self, png::DecodingError> {
        let (width, height) = reader.info().size();
        let samples = reader.output_color_type().0.samples();
        let size = (width as usize / edge, height as usize / edge);
        let mut pixels = Vec::with_capacity(size.0 * size.1 * RED_GREEN_BLUE);
        for _ in 0..size.1 {
            let mut sums = vec![0_u32; size.0 * RED_GREEN_BLUE];
            for _ in 0..edge {
                let Some(row) = reader.next_row()? else { break };
                for (sum, square) in sums.chunks_exact_mut(RED_GREEN_BLUE).zip(row.data().chunks_exact(edge * samples))
                {
                    for pixel in square.chunks_exact(samples) {
                        for (sum, part) in sum.iter_mut().zip(on_white(pixel)) {
                            *sum += u32::from(part);
                        }
                    }
                }
            }
            let count = (edge * edge) as u32;
            pixels.extend(sums.iter().map(|sum| (sum / count) as u8));
        }
        Ok(Self { size: (size.0 as u32, size.1 as u32), pixels: Arc::new(pixels) })
    }
}

/// Edge of the squares that become one pixel each, so that the rest is small enough.
fn square(pixels: usize) -> usize {
    (1..).find(|edge| pixels / (edge * edge) * RED_GREEN_BLUE <= LIMIT).unwrap_or(1)
}

/// Grey or colour, with or without opacity, as it looks on paper.
fn on_white(pixel: &[u8]) -> [u8; RED_GREEN_BLUE] {
    let paint = |part: u8, opacity: u8| 255 - ((255 - u32::from(part)) * u32::from(opacity) / 255) as u8;
    match *pixel {
        [grey] => [grey; RED_GREEN_BLUE],
        [grey, opacity] => [paint(grey, opacity); RED_GREEN_BLUE],
        [red, green, blue] => [red, green, blue],
        [red, green, blue, opacity] => [red, green, blue].map(|part| paint(part, opacity)),
        _ => [255; RED_GREEN_BLUE],
    }
}

impl CustomImage for Reduced {
    fn color_channel(&self) -> &[u8] {
        &self.pixels
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        None
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Rgb
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left half black, right half white, at the given opacity.
    fn halves(width: u32, height: u32, opacity: u8, interlaced: bool) -> Vec<u8> {
        let mut content = vec![];
        let mut info = png::Info::with_size(width, height);
        info.color_type = png::ColorType::Rgba;
        info.bit_depth = png::BitDepth::Eight;
        info.interlaced = interlaced;
        let mut writer = png::Encoder::with_info(&mut content, info).unwrap().write_header().unwrap();
        let row = (0..width).flat_map(|x| if x < width / 2 { [0, 0, 0, opacity] } else { [255, 255, 255, opacity] });
        let row: Vec<u8> = row.collect();
        writer.write_image_data(&row.repeat(height as usize)).unwrap();
        writer.finish().unwrap();
        content
    }

    fn reduced(content: &[u8]) -> Reduced {
        let mut decoder = Decoder::new(Cursor::new(content));
        decoder.set_transformations(Transformations::normalize_to_color8());
        Reduced::read(&mut decoder.read_info().unwrap(), 2).unwrap()
    }

    #[test]
    fn a_large_picture_keeps_its_shape_and_what_it_shows() {
        let reduced = reduced(&halves(40, 61, 255, false));
        assert_eq!(reduced.size, (20, 30));
        assert_eq!(reduced.pixels.len(), 20 * 30 * RED_GREEN_BLUE);
        let row: Vec<&[u8]> = reduced.pixels.chunks_exact(20 * RED_GREEN_BLUE).nth(15).unwrap().chunks(3).collect();
        assert_eq!([row[0], row[9], row[10], row[19]], [[0; 3], [0; 3], [255; 3], [255; 3]]);
    }

    #[test]
    fn what_is_see_through_is_paper() {
        assert_eq!(on_white(&[0, 0]), [255; 3]);
        assert_eq!(on_white(&[255, 0, 0, 255]), [255, 0, 0]);
        assert_eq!(reduced(&halves(40, 60, 0, false)).pixels[0], 255);
    }

    #[test]
    fn small_and_large_ones_become_images_but_not_what_would_have_to_be_read_whole() {
        assert!(image(&halves(2_000, 3_400, 255, true)).is_err());
        assert!(image(&halves(10_000_000, 1, 255, false)).is_err());
        assert_eq!(image(&halves(40, 60, 255, false)).unwrap().size(), (40, 60));
        assert_eq!(image(&halves(2_000, 3_400, 255, false)).unwrap().size(), (2_000, 3_400));
    }
}
