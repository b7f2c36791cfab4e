//! The protobuf wire format, as much of it as OpenStreetMap files use: varints, lengths, packed lists.
//!
//! Reads from memory, never panics, never allocates: a malformed message ends in [`Malformed`].

/// Bytes that are no protobuf message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// An integer, not yet interpreted.
    Varint(u64),
    /// A string, a message, or a packed list.
    Bytes(&'a [u8]),
    /// Fixed-width numbers, which OpenStreetMap does not use.
    Skipped,
}

impl<'a> Value<'a> {
    pub(super) fn bytes(self) -> Result<&'a [u8], Malformed> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Malformed),
        }
    }

    pub(super) fn int(self) -> Result<i64, Malformed> {
        match self {
            Self::Varint(value) => Ok(value.cast_signed()),
            _ => Err(Malformed),
        }
    }
}

/// The fields of one message, in file order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn field(&mut self) -> Result<(u64, Value<'a>), Malformed> {
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Varint(varint(&mut self.0)?),
            1 => self.take(8).map(|_| Value::Skipped)?,
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).map_err(|_| Malformed)?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Skipped)?,
            _ => return Err(Malformed),
        };
        Ok((key >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

/// A packed list of varints.
pub(super) struct Packed<'a>(pub(super) &'a [u8]);

impl Iterator for Packed<'_> {
    type Item = Result<u64, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let value = varint(&mut self.0);
        if value.is_err() {
            self.0 = &[];
        }
        Some(value)
    }
}

/// A packed list of zigzag differences, summed up. Sums wrap: a corrupt file gives odd numbers, not a crash.
pub(super) fn deltas(bytes: &[u8]) -> impl Iterator<Item = Result<i64, Malformed>> + '_ {
    Packed(bytes).scan(0_i64, |sum, delta| {
        Some(delta.map(|delta| {
            *sum = sum.wrapping_add(zigzag(delta));
            *sum
        }))
    })
}

/// Signed integer of a zigzag varint.
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

fn varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            *bytes = &bytes[at + 1..];
            return Ok(value);
        }
    }
    Err(Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varint_of_two_bytes_is_read_little_end_first() {
        let mut bytes: &[u8] = &[0xac, 0x02, 7];
        assert_eq!(varint(&mut bytes), Ok(300), "0x2c + 2 * 128");
        assert_eq!(bytes, [7]);
    }

    #[test]
    fn varint_without_end_is_malformed() {
        assert_eq!(varint(&mut [0xff_u8; 12].as_slice()), Err(Malformed));
        assert_eq!(varint(&mut [0x80_u8].as_slice()), Err(Malformed));
    }

    #[test]
    fn length_past_the_end_is_malformed() {
        let fields: Vec<_> = Fields(&[0x0a, 5, 1, 2]).collect();
        assert!(matches!(fields.as_slice(), [Err(Malformed)]));
    }

    #[test]
    fn deltas_alternate_around_zero() {
        let sums: Vec<_> = deltas(&[2, 1, 4]).map(|sum| sum.unwrap()).collect();
        assert_eq!(sums, [1, 0, 2], "zigzag 2, 1, 4 are +1, -1, +2");
    }
}
