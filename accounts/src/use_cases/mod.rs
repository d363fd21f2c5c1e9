//! What may happen, one file each.
