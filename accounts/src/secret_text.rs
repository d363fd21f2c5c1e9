//! Secrets inside of what is sealed as a whole: only there they are serialised.

use secret::Secret;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(text: &Secret<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.reveal())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret<String>, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}
