//! What the operating system must be asked: which CPUs to run on, and for large pages. Linux answers;
//! elsewhere everything runs where the scheduler puts it.

pub use system::{advise_huge_pages, cpu_name, physical_cores, pin};

#[cfg(target_os = "linux")]
mod system {
    use std::collections::BTreeSet;
    use std::io;

    /// One CPU of each physical core that this process may run on, in ascending order.
    ///
    /// # Errors
    /// What the system answers.
    pub fn physical_cores() -> io::Result<Vec<usize>> {
        let mut cores = BTreeSet::new();
        let mut first_of_core = |cpu: &usize| {
            let path = format!("/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list");
            let core = std::fs::read_to_string(path).unwrap_or_else(|_| cpu.to_string());
            cores.insert(core)
        };
        let mut cpus = allowed_cpus()?;
        cpus.retain(&mut first_of_core);
        Ok(cpus)
    }

    fn allowed_cpus() -> io::Result<Vec<usize>> {
        // SAFETY: a set of CPUs is plain bits, for which zero is valid.
        let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        // SAFETY: the pointer is to a set of the size given.
        let answer = unsafe { libc::sched_getaffinity(0, size_of_val(&set), &raw mut set) };
        if answer != 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the index is below the size of a set.
        let is_allowed = |&cpu: &usize| unsafe { libc::CPU_ISSET(cpu, &set) };
        Ok((0..libc::CPU_SETSIZE as usize).filter(is_allowed).collect())
    }

    /// Confines this thread, and all threads and processes that it starts from now on, to `cpus`.
    ///
    /// # Errors
    /// What the system answers.
    pub fn pin(cpus: &[usize]) -> io::Result<()> {
        // SAFETY: a set of CPUs is plain bits, for which zero is valid.
        let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        for &cpu in cpus.iter().filter(|&&cpu| cpu < libc::CPU_SETSIZE as usize) {
            // SAFETY: the index is below the size of a set.
            unsafe { libc::CPU_SET(cpu, &mut set) };
        }
        // SAFETY: the pointer is to a set of the size given.
        let answer = unsafe { libc::sched_setaffinity(0, size_of_val(&set), &raw const set) };
        if answer == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    /// Asks for large pages behind memory that has not been touched yet. Where there are none, reading is
    /// slower and nothing else is different.
    pub fn advise_huge_pages(memory: &mut [std::mem::MaybeUninit<u8>]) {
        // SAFETY: the range is borrowed exclusively, and the advice leaves its contents as they are.
        unsafe { libc::madvise(memory.as_mut_ptr().cast(), memory.len(), libc::MADV_HUGEPAGE) };
    }

    /// The name that the CPU gives itself.
    pub fn cpu_name() -> String {
        let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("model name"));
        let name = line.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim());
        name.unwrap_or(std::env::consts::ARCH).to_owned()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::io;

    /// As many numbers as there are CPUs.
    ///
    /// # Errors
    /// What the system answers.
    pub fn physical_cores() -> io::Result<Vec<usize>> {
        Ok((0..std::thread::available_parallelism()?.get()).collect())
    }

    /// Leaves the choice to the scheduler.
    ///
    /// # Errors
    /// None.
    pub fn pin(_: &[usize]) -> io::Result<()> {
        Ok(())
    }

    /// Leaves the page size to the system.
    pub fn advise_huge_pages(_: &mut [std::mem::MaybeUninit<u8>]) {}

    /// The architecture.
    pub fn cpu_name() -> String {
        std::env::consts::ARCH.to_owned()
    }
}
