//! A photo as it may be kept: the picture alone. Where and when it was taken, with what and by whom stay on the phone (EXIF, XMP,
//! comments, previews, whatever a maker hangs behind the end).
//!
//! Only the frame around the picture is read, never the picture itself: segments that are needed to draw it are copied, all
//! others left out. Of the EXIF data the turn of the camera alone is written anew, so that nobody lies on their side.

/// Why bytes are not a photo that can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAPhoto {
    /// It does not begin like a JPEG.
    #[error("not a JPEG")]
    OtherKind,
    /// It ends before its picture does, or its frame makes no sense.
    #[error("broken or cut short")]
    Broken,
}

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const EXIF: u8 = 0xe1;
/// How colours are stored; without it some pictures are drawn in wrong ones.
const ADOBE: u8 = 0xee;
const COMMENT: u8 = 0xfe;

/// The picture of a JPEG without anything else; the same bytes for the same picture, and for its own result.
pub(crate) fn picture_only(bytes: &[u8]) -> Result<Vec<u8>, NotAPhoto> {
    let mut rest = bytes.strip_prefix(&[0xff, START, 0xff]).ok_or(NotAPhoto::OtherKind)?;
    let (mut kept, mut turn) = (Vec::with_capacity(bytes.len()), None);
    let (mut has_frame, mut is_drawn) = (false, false);
    loop {
        // Any number of fill bytes may stand before a marker; the first one is gone already.
        let (&marker, after) = rest.split_first().ok_or(NotAPhoto::Broken)?;
        match marker {
            0xff => {
                rest = after;
                continue;
            }
            END if is_drawn => break,
            0x00 | START | END | 0xd0..=0xd7 => return Err(NotAPhoto::Broken),
            _ => {}
        }
        let length = match after {
            [high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])),
            _ => return Err(NotAPhoto::Broken),
        };
        let segment = after.get(..length).filter(|_| length >= 2).ok_or(NotAPhoto::Broken)?;
        let content = &segment[2..];
        rest = &after[length..];
        has_frame |= is_frame(marker);
        match marker {
            EXIF => turn = turn.or_else(|| orientation(content)),
            ADOBE => keep(&mut kept, marker, segment),
            COMMENT | 0xe0..=0xef => {}
            SCAN => {
                is_drawn |= has_frame;
                keep(&mut kept, marker, segment);
                let end = end_of_scan(rest).ok_or(NotAPhoto::Broken)?;
                kept.extend_from_slice(&rest[..end]);
                rest = &rest[end..];
            }
            _ => keep(&mut kept, marker, segment),
        }
        rest = rest.strip_prefix(&[0xff]).ok_or(NotAPhoto::Broken)?;
    }
    let mut picture = vec![0xff, START];
    picture.extend(turn.into_iter().flat_map(turned));
    picture.append(&mut kept);
    picture.extend([0xff, END]);
    Ok(picture)
}

fn keep(kept: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    kept.extend([0xff, marker]);
    kept.extend_from_slice(segment);
}

/// Says how large the picture is: without one there is none.
const fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Where the picture's data end: at the next marker that is neither a stuffed byte nor a restart.
fn end_of_scan(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7))
}

/// How the camera was turned, from EXIF's first directory (tag 0x0112): 2 to 8; upright needs no word.
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let pair: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory = if little { u32::from_le_bytes(pair) } else { u32::from_be_bytes(pair) };
    let directory = usize::try_from(directory).ok().filter(|at| *at < tiff.len())?;
    let entry =
        (0..usize::from(short(directory)?)).map(|n| directory + 2 + n * 12).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(entry + 8)?).ok().filter(|turn| (2..=8).contains(turn))
}

/// EXIF data that say nothing but the turn.
fn turned(turn: u8) -> [u8; 36] {
    let mut segment = [0; 36];
    segment[..4].copy_from_slice(&[0xff, EXIF, 0, 34]);
    segment[4..10].copy_from_slice(b"Exif\0\0");
    segment[10..18].copy_from_slice(&[b'M', b'M', 0, 42, 0, 0, 0, 8]);
    // One entry: tag 0x0112, a SHORT, one of it, its value.
    segment[18..30].copy_from_slice(&[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn]);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey picture of 8 by 8 as a phone writes it: with EXIF, XMP, a comment, and a preview behind the end.
    fn from_a_phone(turn: u8) -> Vec<u8> {
        let mut bytes = vec![0xff, START, 0xff, 0xe0, 0, 7, b'J', b'F', b'I', b'F', 0];
        // Two entries: the maker, whose name stands behind them (byte 38), and the turn.
        let entries = b"\x02\0\x0f\x01\x02\0\x06\0\0\0\x26\0\0\0\x12\x01\x03\0\x01\0\0\0";
        let ends = [&[turn, 0, 0, 0, 0, 0, 0, 0][..], b"Maker\0", b"48.85 N 2.35 E"].concat();
        let exif = [&b"Exif\0\0II\x2a\0\x08\0\0\0"[..], entries, &ends].concat();
        for (marker, content) in [
            (EXIF, exif),
            (EXIF, b"http://ns.adobe.com/xap/1.0/\0<x>Creator</x>".to_vec()),
            (COMMENT, b"kitchen".to_vec()),
            (0xdb, vec![0; 65]),
            (0xc0, vec![8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
            (0xc4, vec![0; 18]),
            (SCAN, vec![1, 1, 0, 0, 63, 0]),
        ] {
            bytes.extend([0xff, marker]);
            bytes.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
            bytes.extend(content);
        }
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, END]);
        bytes.extend(b"MotionPhoto 48.85");
        bytes
    }

    fn holds(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|part| part == words)
    }

    #[test]
    fn where_when_and_by_whom_a_photo_was_taken_is_left_out_and_its_picture_stays() {
        let photo = from_a_phone(1);
        let picture = picture_only(&photo).unwrap();
        for secret in [&b"48.85"[..], b"Maker", b"Creator", b"kitchen", b"MotionPhoto", b"Exif", b"JFIF"] {
            assert!(holds(&photo, secret) && !holds(&picture, secret), "{}", String::from_utf8_lossy(secret));
        }
        assert!(
            holds(&picture, &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, END]),
            "the picture itself, to its end"
        );
        assert_eq!(picture_only(&picture).unwrap(), picture, "nothing more to leave out");
    }

    #[test]
    fn a_camera_held_upright_stays_upright() {
        // 6: the phone was turned a quarter; a browser turns the picture back as long as it is told so.
        let picture = picture_only(&from_a_phone(6)).unwrap();
        assert_eq!(orientation(&picture[6..]), Some(6));
        assert!(!holds(&picture, b"48.85"));
        assert_eq!(picture_only(&picture).unwrap(), picture);
    }

    #[test]
    fn what_is_no_jpeg_or_ends_too_soon_is_refused() {
        assert_eq!(picture_only(b"\x89PNG\r\n\x1a\n"), Err(NotAPhoto::OtherKind));
        assert_eq!(picture_only(b""), Err(NotAPhoto::OtherKind));
        let whole = from_a_phone(1);
        let end = whole.len() - b"MotionPhoto 48.85".len();
        for length in 3..end {
            assert_eq!(picture_only(&whole[..length]), Err(NotAPhoto::Broken), "cut at {length} of {end}");
        }
        assert_eq!(picture_only(&[0xff, START, 0xff, END]), Err(NotAPhoto::Broken), "no picture in it");
    }

    #[test]
    fn whatever_bytes_come_nothing_breaks_and_nothing_grows() {
        use proptest::prelude::*;
        proptest!(|(noise in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..300, with in any::<u8>())| {
            let begun = [&[0xff, START, 0xff], noise.as_slice()].concat();
            let _ = picture_only(&begun);
            let mut photo = from_a_phone(3);
            let at = at % photo.len();
            photo[at] = with;
            if let Ok(picture) = picture_only(&photo) {
                prop_assert!(picture.len() <= photo.len() + 36);
                prop_assert_eq!(picture_only(&picture).unwrap(), picture);
            }
        });
    }
}
