//! A fast checksum against accidental damage: four multiply-xor lanes over 64-bit words.
//!
//! Every step of a lane is a bijection of its state, so a change confined to one word always shows.
//! It is no protection against forgery; the ledger's SHA-256 chain is.

const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;
const LANES: usize = 4;
const STRIPE: usize = LANES * size_of::<u64>();

/// The checksum of `bytes`.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut lanes = [1u64, 2, 3, 4].map(|seed| PRIME.wrapping_mul(seed));
    let mut stripes = bytes.chunks_exact(STRIPE);
    for stripe in &mut stripes {
        for (lane, word) in lanes.iter_mut().zip(stripe.chunks_exact(size_of::<u64>())) {
            *lane = step(*lane, word_of(word));
        }
    }
    let folded = lanes.into_iter().fold(bytes.len() as u64, step);
    let rest = stripes.remainder().chunks(size_of::<u64>());
    finish(rest.fold(folded, |state, word| step(state, word_of(word))))
}

fn step(state: u64, word: u64) -> u64 {
    (state ^ word).wrapping_mul(PRIME).rotate_left(29)
}

fn word_of(bytes: &[u8]) -> u64 {
    let mut word = [0; size_of::<u64>()];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

fn finish(state: u64) -> u64 {
    let state = (state ^ (state >> 32)).wrapping_mul(PRIME);
    state ^ (state >> 29)
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn every_single_flipped_bit_changes_the_checksum() {
        for length in [1u8, 7, 8, 31, 32, 33, 100] {
            let clean: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(7)).collect();
            let expected = checksum(&clean);
            for bit in 0..clean.len() * 8 {
                let mut damaged = clean.clone();
                damaged[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(checksum(&damaged), expected, "bit {bit} of {length} bytes");
            }
        }
    }

    #[test]
    fn a_lost_zero_byte_changes_the_checksum() {
        assert_ne!(checksum(&[0; 32]), checksum(&[0; 33]));
        assert_ne!(checksum(&[]), checksum(&[0]));
    }
}
