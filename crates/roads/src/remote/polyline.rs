//! Shapes as text, six decimals (the "encoded polyline algorithm format").

use glane_foundation::GeoPoint;

/// The points of a shape; `None` when the text is none.
pub(super) fn decode(text: &str) -> Option<Vec<GeoPoint>> {
    let mut bytes = text.bytes();
    let (mut lat, mut lon, mut line) = (0_i64, 0_i64, Vec::new());
    while bytes.len() > 0 {
        lat = lat.checked_add(number(&mut bytes)?)?;
        lon = lon.checked_add(number(&mut bytes)?)?;
        #[expect(clippy::as_conversions, reason = "micro-degrees, checked to be on earth below")]
        line.push(GeoPoint::new(lat as f64 / 1e6, lon as f64 / 1e6).ok()?);
    }
    Some(line)
}

fn number(bytes: &mut std::str::Bytes<'_>) -> Option<i64> {
    let mut value = 0_i64;
    for shift in (0..35).step_by(5) {
        let chunk = i64::from(bytes.next()?.checked_sub(63)?);
        value |= (chunk & 0x1f) << shift;
        if chunk & 0x20 == 0 {
            return Some((value >> 1) ^ -(value & 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_example_is_decoded() {
        // Google's example has five decimals: read with six, every degree is a tenth.
        let line = decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@").unwrap();
        let degrees: Vec<_> = line.iter().map(|point| (point.lat() * 10.0, point.lon() * 10.0)).collect();
        let expected = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)];
        for ((lat, lon), (expected_lat, expected_lon)) in degrees.iter().zip(expected) {
            assert!((lat - expected_lat).abs() < 1e-6 && (lon - expected_lon).abs() < 1e-6, "{lat} {lon}");
        }
    }

    #[test]
    fn broken_shape_is_refused() {
        assert_eq!(decode("_p~iF~"), None);
        assert_eq!(decode("~~~~~~~~~~~~"), None);
    }
}
