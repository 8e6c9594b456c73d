//! Who takes part, and the processes in which they run.

use crate::Result;
use crate::protocol::{Answer, Command};
use mrnn::DynamicsKind;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// An implementation that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contestant {
    /// This project, called as a Rust user does
    Mrnn,
    /// The leaky equations as a loop of PyTorch calls
    TorchLoop,
    /// `torch.nn.RNN`
    TorchRnn,
    /// `lax.scan`, compiled
    JaxScan,
}

impl Contestant {
    /// All, mrnn first.
    pub const ALL: [Self; 4] = [Self::Mrnn, Self::TorchLoop, Self::TorchRnn, Self::JaxScan];

    /// What it is called in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mrnn => "mrnn",
            Self::TorchLoop => "PyTorch loop",
            Self::TorchRnn => "torch.nn.RNN",
            Self::JaxScan => "JAX scan",
        }
    }

    /// Whether it runs networks of those dynamics.
    pub fn takes(self, kind: DynamicsKind) -> bool {
        match self {
            Self::Mrnn | Self::JaxScan => true,
            Self::TorchLoop => kind == DynamicsKind::Leaky,
            Self::TorchRnn => kind == DynamicsKind::Elman,
        }
    }

    fn command(self, python: &Path, threads: usize) -> Result<std::process::Command> {
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        let peer = |script: &str, cell: Option<&str>| {
            let mut command = std::process::Command::new(python);
            command.arg(peers.join(script)).args(cell);
            command
        };
        let mut command = match self {
            Self::Mrnn => {
                let mut command = std::process::Command::new(std::env::current_exe()?);
                command.arg("serve");
                command
            }
            Self::TorchLoop => peer("torch_loop.py", Some("loop")),
            Self::TorchRnn => peer("torch_loop.py", Some("rnn")),
            Self::JaxScan => peer("jax_scan.py", None),
        };
        command.arg(threads.to_string());
        Ok(command)
    }
}

/// A contestant's process; it ends with this value.
pub struct Process {
    contestant: Contestant,
    version: String,
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What came of starting a contestant.
pub enum Start {
    /// It waits for commands.
    Ready(Process),
    /// It can't run here, and why.
    Missing(String),
}

impl Process {
    /// Starts a contestant on the CPUs of this thread.
    ///
    /// # Errors
    /// A process that says something else than the protocol has.
    pub fn start(contestant: Contestant, python: &Path, threads: usize) -> Result<Start> {
        let mut command = contestant.command(python, threads)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                let program = command.get_program().display();
                return Ok(Start::Missing(format!("'{program}': {error}")));
            }
        };
        let commands = child.stdin.take().ok_or("the process has no input")?;
        let answers = BufReader::new(child.stdout.take().ok_or("the process has no output")?);
        let version = String::new();
        let mut process = Self { contestant, version, child, commands, answers };
        match process.answer()? {
            Answer::Ready { version } => {
                process.version = version;
                Ok(Start::Ready(process))
            }
            Answer::Missing { reason } => Ok(Start::Missing(reason)),
            answer @ (Answer::Done | Answer::Seconds(_) | Answer::Error(_)) => {
                Err(process.failure(&format!("began with {answer:?}")))
            }
        }
    }

    /// Which contestant it is.
    pub fn contestant(&self) -> Contestant {
        self.contestant
    }

    /// What runs, with its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Gives a command that is answered by [`Answer::Done`].
    ///
    /// # Errors
    /// The process ended, or answered something else; the message names the contestant.
    pub fn order(&mut self, command: &Command) -> Result<()> {
        let answer = self.ask(command)?;
        if answer == Answer::Done {
            return Ok(());
        }
        Err(self.failure(&format!("answered {answer:?} to {command:?}")))
    }

    /// The median seconds of a run of the case, repeated for `seconds`.
    ///
    /// # Errors
    /// As [`order`](Self::order).
    pub fn time(&mut self, seconds: f64) -> Result<f64> {
        let answer = self.ask(&Command::Run { seconds })?;
        if let Answer::Seconds(seconds) = answer
            && seconds > 0.0
        {
            return Ok(seconds);
        }
        Err(self.failure(&format!("answered {answer:?} to a run")))
    }

    fn ask(&mut self, command: &Command) -> Result<Answer> {
        let line = serde_json::to_string(command)?;
        let sent = writeln!(self.commands, "{line}").and_then(|()| self.commands.flush());
        sent.map_err(|error| self.failure(&error.to_string()))?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Answer> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            let status = self.child.wait()?;
            return Err(self.failure(&format!("ended early ({status})")));
        }
        let answer = serde_json::from_str(&line);
        let answer = answer.map_err(|_| self.failure(&format!("said '{}'", line.trim())))?;
        if let Answer::Error(message) = &answer {
            return Err(self.failure(message));
        }
        Ok(answer)
    }

    fn failure(&self, what: &str) -> Box<dyn std::error::Error + Send + Sync> {
        format!("{}: {what}", self.contestant.name()).into()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A contestant keeps nothing that an end at any time could damage. Where it has ended, neither call
        // has anything to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
