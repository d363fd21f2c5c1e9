//! The allocator: mimalloc, and what is let go is wiped.
//!
//! A form with a password passes through buffers of the proxy library, the HTTP client and their codecs, none of which wipes anything.
//! Whoever reads the memory of the process later (a debugger, a core of another's making, a page swapped out) finds what was let go.

use std::alloc::{GlobalAlloc, Layout};
use std::arch::asm;

use mimalloc::MiMalloc;

/// Blocks of more bytes are the password hash's working memory and the pieces of downloads; no form of ours or of a recipe is as large.
const LARGEST_WIPED: usize = 256 * 1024;

/// Blocks of more bytes are wiped as far as they were written: they are buffers, which are filled from their beginning, and most hold a
/// small part of what they could. The proxy library reads each answer of a portal into 64 KiB.
const LARGEST_WHOLE: usize = 16 * 1024;

/// So many bytes of nothing are the end of what was written: no text has a gap like that.
const GAP: usize = 4096;

/// Gives memory as [`MiMalloc`] does, and takes it back with nothing in it.
pub(crate) struct Wiping;

// What is asked of a `GlobalAlloc` is what `MiMalloc` does; a block is read and written only within its own layout, while it is still ours.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { MiMalloc.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // The compiler cannot leave this out: what comes after is foreign code, which might look.
        match layout.size() {
            size if size <= LARGEST_WHOLE => unsafe { block.write_bytes(0, size) },
            size if size <= LARGEST_WIPED => unsafe { wipe_what_was_written(block, size) },
            _ => {}
        }
        unsafe { MiMalloc.dealloc(block, layout) }
    }

    /// Where a block cannot grow in its place, what it held before is wiped, too. `realloc` of mimalloc would let it go as it is.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.size() > LARGEST_WIPED {
            return unsafe { MiMalloc.realloc(block, layout, size) };
        }
        // `size` with this alignment is a layout: the caller warrants it.
        let new = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !new.is_null() {
            unsafe {
                new.copy_from_nonoverlapping(block, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        new
    }
}

/// Wipes the first `size` bytes of `block` up to the first gap. What was let go before is nothing by now, so the rest of a buffer that was
/// never filled is nothing, or what is let go unwiped.
///
/// # Safety
///
/// The block is at least as long, and nobody else's.
#[allow(unsafe_code)]
unsafe fn wipe_what_was_written(block: *mut u8, size: usize) {
    // Nobody has written the rest of a buffer, and only what is written may be read. As far as the compiler knows, this writes it.
    unsafe { asm!("/* {block} */", block = in(reg) block, options(nostack, preserves_flags)) }
    let mut rest = unsafe { std::slice::from_raw_parts_mut(block, size) };
    while let Some((piece, after)) = rest.split_at_mut_checked(GAP.min(rest.len()))
        && piece.iter().fold(0, |all, byte| all | *byte) != 0
    {
        piece.fill(0);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(unsafe_code)]
    fn a_block_is_wiped_as_far_as_it_was_written() {
        for (size, written) in
            [(0, 0), (1, 1), (GAP, GAP), (GAP + 1, GAP + 1), (65_536, 1), (65_536, 9_000), (65_536, 65_536), (70_001, 70_001)]
        {
            let mut block = vec![0; size];
            block.get_mut(..written).unwrap().fill(b'x');
            unsafe { wipe_what_was_written(block.as_mut_ptr(), size) }
            assert!(block.iter().all(|byte| *byte == 0), "{written} of {size} bytes");
        }
    }
}
