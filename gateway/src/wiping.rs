//! The allocator: mimalloc, and what is let go is wiped.
//!
//! A form with a password passes through buffers of the proxy library, the HTTP client and their codecs, none of which wipes anything.
//! Whoever reads the memory of the process later (a debugger, a core of another's making, a page swapped out) finds what was let go.

use std::alloc::{GlobalAlloc, Layout};

use mimalloc::MiMalloc;

/// Blocks of more bytes are the password hash's working memory and the pieces of downloads; no form of ours or of a recipe is as large.
const LARGEST_WIPED: usize = 256 * 1024;

/// Gives memory as [`MiMalloc`] does, and takes it back with nothing in it.
pub(crate) struct Wiping;

// What is asked of a `GlobalAlloc` is what `MiMalloc` does; a block is written to only within its own layout, while it is still ours.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { MiMalloc.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { MiMalloc.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() <= LARGEST_WIPED {
            // The compiler cannot leave this out: what comes after is foreign code, which might look.
            unsafe { block.write_bytes(0, layout.size()) }
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
