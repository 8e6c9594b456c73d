//! Linux: scheduling by system calls, settings from procfs and sysfs.

use super::Setting;
use crate::table::count;
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::param::clock_ticks_per_second;
use rustix::process::{Resource, getrlimit};
use rustix::system::uname;
use rustix::thread::{
    CapabilitySet, CpuSet, capabilities, clock_nanosleep_absolute, current_timer_slack,
    sched_getaffinity, sched_setaffinity,
};
use rustix::time::{ClockId, Timespec, clock_gettime};
use std::fs::read_to_string;
use std::io;
use std::time::Duration;
use thread_priority::{
    Error, NormalThreadSchedulePolicy, RealtimeThreadSchedulePolicy, ThreadPriority,
    ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
    thread_schedule_policy_param,
};

/// How the loop waits for a deadline.
pub(crate) const WAITING: &str = "clock_nanosleep to an absolute time";

/// Above the kernel's interrupt threads, which have 50, and below its watchdogs, which have 99.
const PRIORITY: u8 = 80;
const NANOSECONDS: u64 = 1_000_000_000;
const UNKNOWN: &str = "unknown";

/// The monotonic clock, in nanoseconds.
#[derive(Debug)]
pub(crate) struct Clock;

impl Clock {
    pub(crate) fn start() -> Self {
        Self
    }

    pub(crate) fn now(&self) -> u64 {
        let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::Monotonic);
        tv_sec as u64 * NANOSECONDS + tv_nsec as u64
    }

    pub(crate) fn sleep_until(&self, time: u64) {
        let (tv_sec, tv_nsec) = ((time / NANOSECONDS) as i64, (time % NANOSECONDS) as i64);
        let deadline = Timespec { tv_sec, tv_nsec };
        // A signal that the process survives ends the sleep early.
        while clock_nanosleep_absolute(ClockId::Monotonic, &deadline).is_err() && self.now() < time
        {
        }
    }
}

/// Keeps this thread on one CPU; the reason where that is refused.
pub(crate) fn pin(cpu: usize) -> Result<(), String> {
    let usable = cpus().map_err(|error| format!("the usable CPUs are not known: {error}"))?;
    if !usable.contains(&cpu) {
        let usable = ranges(&usable);
        return Err(format!("there is no such CPU that this process may use; it may use {usable}"));
    }
    let mut set = CpuSet::new();
    set.set(cpu);
    sched_setaffinity(None, &set).map_err(|error| error.to_string())
}

/// The CPUs that this thread may run on.
fn cpus() -> io::Result<Vec<usize>> {
    let set = sched_getaffinity(None)?;
    Ok((0..CpuSet::MAX_CPU).filter(|&cpu| set.is_set(cpu)).collect())
}

/// Gives this thread real-time priority and locks its memory; the reason where that is refused.
pub(crate) fn set_real_time() -> Result<(), String> {
    let priority = PRIORITY.try_into().map_err(|error| format!("priority {PRIORITY}: {error}"))?;
    let priority = ThreadPriority::Crossplatform(priority);
    let policy = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo);
    set_thread_priority_and_policy(thread_native_id(), priority, policy).map_err(|error| {
        let reason = match error {
            Error::OS(code) => io::Error::from_raw_os_error(code).to_string(),
            Error::Priority(_) | Error::PriorityNotInRange(_) | Error::Ffi(_) => error.to_string(),
        };
        format!(
            "SCHED_FIFO is refused: {reason}. It needs the capability CAP_SYS_NICE (`sudo setcap \
             cap_sys_nice,cap_ipc_lock=ep` on this program) or 'rtprio {PRIORITY}' in \
             /etc/security/limits.conf"
        )
    })?;
    // What the loop uses is there by now; a lock on what comes later would make its lack fatal.
    mlockall(MlockAllFlags::CURRENT).map_err(|error| {
        format!(
            "memory cannot be locked: {error}. It needs the capability CAP_IPC_LOCK (`sudo setcap \
             cap_sys_nice,cap_ipc_lock=ep` on this program) or 'memlock unlimited' in \
             /etc/security/limits.conf"
        )
    })
}

/// Time that the hypervisor took from this machine since it started, where it says so.
pub(crate) fn stolen_time() -> Option<Duration> {
    let stat = read_to_string("/proc/stat").ok()?;
    let ticks: u64 = stat.lines().next()?.split_whitespace().nth(8)?.parse().ok()?;
    Some(Duration::from_secs_f64(ticks as f64 / clock_ticks_per_second() as f64))
}

/// The settings that matter, where `cpu` is the one that the loop runs on and `stolen` the time that the
/// hypervisor took during it.
pub(crate) fn settings(cpu: Option<usize>, stolen: Option<Duration>) -> Vec<Setting> {
    let setting = |name, state, wanted| Setting { name, state, wanted };
    let stolen = stolen.map(|stolen| format!("{} ms during this run", stolen.as_millis()));
    vec![
        setting("kernel", kernel(), "PREEMPT_RT"),
        setting("CPU governor", governor(cpu.unwrap_or(0)), "performance"),
        setting("isolated CPUs", isolated(), "the one of --pin (isolcpus=)"),
        setting("this thread's CPUs", affinity(), "one (--pin)"),
        setting("scheduling", scheduling(), "SCHED_FIFO (--fifo)"),
        setting("right to SCHED_FIFO", right_to_fifo(), "CAP_SYS_NICE or rtprio"),
        setting("real-time throttling", throttling(), "off (sched_rt_runtime_us -1)"),
        setting("memory", memory(), "locked (--fifo)"),
        setting("transparent huge pages", huge_pages(), "madvise or never"),
        setting("timer slack", timer_slack(), "0 ns under SCHED_FIFO"),
        setting(
            "stolen by hypervisor",
            stolen.unwrap_or_else(unknown),
            "0 ms, a machine of its own",
        ),
    ]
}

fn unknown() -> String {
    UNKNOWN.to_owned()
}

/// The content of a file of the system on one line.
fn read(path: &str) -> Option<String> {
    read_to_string(path).ok().map(|text| text.trim().to_owned())
}

fn kernel() -> String {
    let name = uname();
    let version = name.version().to_string_lossy();
    let preemption = version.split_whitespace().find(|word| word.starts_with("PREEMPT"));
    format!("{} {}", name.release().to_string_lossy(), preemption.unwrap_or("not preemptible"))
}

fn governor(cpu: usize) -> String {
    let path = format!("/sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_governor");
    read(&path).unwrap_or_else(|| "unknown (no cpufreq here)".to_owned())
}

fn isolated() -> String {
    match read("/sys/devices/system/cpu/isolated") {
        Some(none) if none.is_empty() => "none".to_owned(),
        Some(cpus) => cpus,
        None => unknown(),
    }
}

fn affinity() -> String {
    cpus().map_or_else(|_| unknown(), |cpus| ranges(&cpus))
}

fn scheduling() -> String {
    let Ok((policy, parameters)) = thread_schedule_policy_param(thread_native_id()) else {
        return unknown();
    };
    let priority = parameters.sched_priority;
    match policy {
        ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo) => {
            format!("SCHED_FIFO, priority {priority}")
        }
        ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::RoundRobin) => {
            format!("SCHED_RR, priority {priority}")
        }
        ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Deadline) => {
            "SCHED_DEADLINE".to_owned()
        }
        ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Other) => "SCHED_OTHER".to_owned(),
        ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Batch) => "SCHED_BATCH".to_owned(),
        ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle) => "SCHED_IDLE".to_owned(),
    }
}

fn right_to_fifo() -> String {
    let has_capability =
        capabilities(None).is_ok_and(|sets| sets.effective.contains(CapabilitySet::SYS_NICE));
    match getrlimit(Resource::Rtprio).current {
        _ if has_capability => "yes (CAP_SYS_NICE)".to_owned(),
        Some(0) => "no".to_owned(),
        Some(limit) => format!("up to priority {limit}"),
        None => "yes".to_owned(),
    }
}

fn throttling() -> String {
    let limits =
        ["runtime", "period"].map(|name| read(&format!("/proc/sys/kernel/sched_rt_{name}_us")));
    match limits {
        [Some(runtime), _] if runtime == "-1" => "off".to_owned(),
        [Some(runtime), Some(period)] => format!("{runtime} of {period} µs"),
        _ => unknown(),
    }
}

fn memory() -> String {
    let status = read("/proc/self/status").unwrap_or_default();
    let locked = status.lines().find_map(|line| line.strip_prefix("VmLck:"));
    let locked = locked.and_then(|size| size.split_whitespace().next()?.parse::<u64>().ok());
    let limit = match getrlimit(Resource::Memlock).current {
        Some(bytes) => format!("limit {} KiB", bytes >> 10),
        None => "no limit".to_owned(),
    };
    match locked {
        Some(0) => format!("not locked, {limit}"),
        Some(size) => format!("{size} KiB locked"),
        None => unknown(),
    }
}

fn huge_pages() -> String {
    let choices = read("/sys/kernel/mm/transparent_hugepage/enabled");
    let chosen = choices.as_deref().and_then(|text| text.split(['[', ']']).nth(1));
    chosen.unwrap_or(UNKNOWN).to_owned()
}

fn timer_slack() -> String {
    current_timer_slack().map_or_else(|_| unknown(), |slack| format!("{slack} ns"))
}

/// "0-3,6 (5 CPUs)"
fn ranges(cpus: &[usize]) -> String {
    let runs = cpus.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    format!("{} ({})", runs.collect::<Vec<_>>().join(","), count(cpus.len(), "CPU"))
}
