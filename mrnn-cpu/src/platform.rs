//! What depends on the system and the processor beside the instructions of kernels.

/// Asks for huge pages behind memory that nothing has been written to, where the system has such a request.
/// They save most of the address translations of a sweep over large weights.
pub(crate) fn advise_huge_pages(start: *mut u8, bytes: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: the range is the caller's own allocation; the advice does not change its content.
    unsafe {
        libc::madvise(start.cast(), bytes, libc::MADV_HUGEPAGE);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (start, bytes);
}

/// What memory is called into the caches for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Calls some elements of an array from the element `first` on into a core's own caches, while it computes something
/// else. Nothing happens where the array is NULL.
#[inline(always)]
pub(crate) fn prefetch<T>(access: Access, array: *const T, first: usize, elements: usize) {
    const CACHE_LINE: usize = 64;
    if array.is_null() {
        return;
    }
    let start = array.wrapping_add(first).cast::<i8>();
    for line in (0..elements * size_of::<T>()).step_by(CACHE_LINE) {
        prefetch_line(access, start.wrapping_add(line));
    }
}

#[inline(always)]
fn prefetch_line(access: Access, line: *const i8) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_ET0, _MM_HINT_T1, _mm_prefetch};
        // SAFETY: a hint, which does nothing but move data between caches, whatever the address.
        unsafe {
            match access {
                Access::Read => _mm_prefetch::<_MM_HINT_T1>(line),
                Access::Write => _mm_prefetch::<_MM_HINT_ET0>(line),
            }
        }
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: a hint, which does nothing but move data between caches, whatever the address.
    unsafe {
        match access {
            Access::Read => {
                std::arch::asm!("prfm pldl2keep, [{}]", in(reg) line, options(nostack, readonly));
            }
            Access::Write => {
                std::arch::asm!("prfm pstl1keep, [{}]", in(reg) line, options(nostack, readonly));
            }
        }
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = (access, line);
}

/// Makes what has been written past the caches visible before anything that is written later.
pub(crate) fn fence() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every processor of this architecture has it.
    unsafe {
        std::arch::x86_64::_mm_sfence();
    }
}

/// Processor cores that this process may use, hyperthreads not counted twice.
pub(crate) fn physical_cores() -> usize {
    num_cpus::get_physical().clamp(1, available_threads())
}

/// Threads that can run at once in this process.
pub(crate) fn available_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// While it lives, results and operands too small for normal numbers count as zero, so that decaying
/// activity is as fast as any; afterwards the thread's floating-point mode is as before.
pub(crate) struct FlushDenormals {
    before: mode::Mode,
}

impl FlushDenormals {
    pub(crate) fn begin() -> Self {
        let before = mode::read();
        mode::write(before | mode::FLUSH);
        Self { before }
    }
}

impl Drop for FlushDenormals {
    fn drop(&mut self) {
        mode::write(self.before);
    }
}

#[cfg(target_arch = "x86_64")]
mod mode {
    use std::arch::asm;

    pub(super) type Mode = u32;
    /// Flush-to-zero (bit 15) and denormals-are-zero (bit 6) of MXCSR.
    pub(super) const FLUSH: Mode = 1 << 15 | 1 << 6;

    pub(super) fn read() -> Mode {
        let mut mode = 0;
        // SAFETY: stores the register's four bytes there.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut mode, options(nostack, preserves_flags)) };
        mode
    }

    pub(super) fn write(mode: Mode) {
        // SAFETY: a value that was read, with nothing but the two flush bits added or taken away; no
        // exception gets unmasked and the rounding stays.
        unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const mode, options(nostack, preserves_flags)) };
    }
}

#[cfg(target_arch = "aarch64")]
mod mode {
    use std::arch::asm;

    pub(super) type Mode = u64;
    /// Flush-to-zero (FZ, bit 24) of FPCR.
    pub(super) const FLUSH: Mode = 1 << 24;

    pub(super) fn read() -> Mode {
        let mode;
        // SAFETY: reads a register.
        unsafe { asm!("mrs {}, fpcr", out(reg) mode, options(nomem, nostack, preserves_flags)) };
        mode
    }

    pub(super) fn write(mode: Mode) {
        // SAFETY: a value that was read, with nothing but the flush bit added or taken away.
        unsafe { asm!("msr fpcr, {}", in(reg) mode, options(nostack, preserves_flags)) };
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod mode {
    pub(super) type Mode = u8;
    pub(super) const FLUSH: Mode = 0;

    pub(super) fn read() -> Mode {
        0
    }

    pub(super) fn write(_: Mode) {}
}
