use std::time::Duration;

/// The largest form that is kept over a sign-in.
pub const KEPT_POST_BYTES: usize = 64 * 1024;

/// How long a kept form waits for its sender.
pub const KEPT_POST_TIME: Duration = Duration::from_secs(600);

/// How much may wait at once, counted over [`KEPT_POST_TIME`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptPostCaps {
    /// Forms of one client network.
    pub per_network: u64,
    /// Bytes of one client network.
    pub bytes_per_network: u64,
    /// Forms of everybody.
    pub total: u64,
    /// Bytes of everybody.
    pub total_bytes: u64,
}

/// Nobody signed in can be asked to hold much for strangers: generous for an office behind one address, small for us.
pub const KEPT_POST_CAPS: KeptPostCaps =
    KeptPostCaps { per_network: 50, bytes_per_network: 1024 * 1024, total: 5_000, total_bytes: 64 * 1024 * 1024 };

/// Whether a form posted while signed out is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Read it and keep it, if the caps allow.
    Yes,
    /// It is too large, or its size is not said: the person is told to send it again.
    No,
}

/// Decides by the declared length, before any of it is read. A chunked form (`None`) is read up to the limit.
pub fn keep_post(content_length: Option<u64>) -> Keep {
    match content_length {
        Some(length) if length > KEPT_POST_BYTES as u64 => Keep::No,
        _ => Keep::Yes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_kept_up_to_its_size_and_so_much_of_all() {
        let cases =
            [(None, Keep::Yes), (Some(0), Keep::Yes), (Some(65_536), Keep::Yes), (Some(65_537), Keep::No), (Some(u64::MAX), Keep::No)];
        for (length, expected) in cases {
            assert_eq!(keep_post(length), expected, "{length:?}");
        }
        let KeptPostCaps { bytes_per_network, total_bytes, .. } = KEPT_POST_CAPS;
        assert_eq!((bytes_per_network, total_bytes), (1_048_576, 67_108_864));
    }
}
