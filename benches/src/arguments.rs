//! The command line.

use crate::Result;
use crate::networks::Size;
use crate::protocol::Call;
use clap::{Parser, Subcommand, ValueEnum};
use mrnn::{Choice, DynamicsKind};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Times mrnn beside PyTorch and JAX, and beside the least time that this machine allows
#[derive(Clone, Debug, Parser)]
#[command(
    name = "compare",
    bin_name = "cargo xtask compare",
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub(crate) role: Option<Role>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Role {
    /// Answers commands as the contestant mrnn
    #[command(hide = true)]
    Serve {
        /// Threads to use
        threads: usize,
    },
}

/// What is compared, and where the results go.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// A short run that shows that everything works: two networks, one with gradients, B = 1 and 16, 50 steps, brief
    /// timing
    #[arg(long)]
    pub quick: bool,
    /// Numbers of threads, each pinned to as many physical cores [default: 1 and, where there are two cores, 2]
    #[arg(long, value_delimiter = ',', value_name = "N,…")]
    pub threads: Option<Vec<NonZeroUsize>>,
    /// Networks by size [default: all; quick: 30, loop]
    #[arg(long, value_delimiter = ',', value_name = "SIZE,…")]
    pub sizes: Option<Vec<Size>>,
    /// Batch sizes [default: 1,16,128,512, where 4096 units don't go with 512; quick: 1,16]
    #[arg(long, value_delimiter = ',', value_name = "B,…")]
    pub batches: Option<Vec<NonZeroUsize>>,
    /// Dynamics: leaky, elman [default: both]
    #[arg(long, value_delimiter = ',', value_name = "KIND,…", value_parser = dynamics)]
    pub dynamics: Option<Vec<DynamicsKind>>,
    /// What is timed: steps one by one (leaky, B = 1), sequences, gradients [default: all, gradients of the networks
    /// loop and 350; quick: loop]
    #[arg(long, value_delimiter = ',', value_name = "CALL,…", hide_possible_values = true)]
    pub calls: Option<Vec<Call>>,
    /// The Python that has the peers; benches/peers/README.md says how to install them
    #[arg(long, default_value = "python3", value_name = "PATH")]
    pub python: PathBuf,
    /// Fail where a peer is missing, instead of leaving it out
    #[arg(long)]
    pub require_peers: bool,
    /// The folder for results.md, results.json, floor.svg and peers.svg
    #[arg(long, default_value = "target/compare", value_name = "FOLDER")]
    pub out: PathBuf,
}

fn dynamics(name: &str) -> mrnn::Result<DynamicsKind> {
    DynamicsKind::from_name("the dynamics", name)
}

/// Does what the command line says.
///
/// # Errors
/// Whatever keeps the comparison from its end, in words.
pub fn run(arguments: &Arguments) -> Result<()> {
    match arguments.role {
        Some(Role::Serve { threads }) => {
            crate::serve::serve(threads, std::io::stdin().lock(), std::io::stdout().lock())
        }
        None => crate::compare::compare(&arguments.options),
    }
}

impl Options {
    pub(crate) fn sizes(&self) -> &[Size] {
        let default: &[Size] =
            if self.quick { &[Size::Units30, Size::Loop] } else { Size::value_variants() };
        self.sizes.as_deref().unwrap_or(default)
    }

    pub(crate) fn batches(&self) -> Vec<usize> {
        let default: &[usize] = if self.quick { &[1, 16] } else { &[1, 16, 128, 512] };
        let given = self.batches.as_ref();
        given.map_or(default.to_vec(), |given| given.iter().map(|batch| batch.get()).collect())
    }

    /// Whether cases of that kind are asked for, of a network of that size.
    pub(crate) fn times(&self, call: Call, size: Size) -> bool {
        let calls = self.calls.as_deref().unwrap_or(Call::value_variants());
        let gradients: &[Size] =
            if self.quick { &[Size::Loop] } else { &[Size::Loop, Size::Units350] };
        let of_size = match call {
            Call::Step | Call::Sequence => true,
            Call::Gradient => self.sizes.is_some() || gradients.contains(&size),
        };
        of_size && calls.contains(&call)
    }

    pub(crate) fn dynamics(&self) -> &[DynamicsKind] {
        self.dynamics.as_deref().unwrap_or(DynamicsKind::ALL)
    }

    /// Numbers of threads for a machine with that many physical cores.
    pub(crate) fn threads(&self, cores: usize) -> Result<Vec<usize>> {
        let Some(given) = &self.threads else {
            return Ok((1..=2).filter(|&threads| threads <= cores).collect());
        };
        let threads: Vec<_> = given.iter().map(|threads| threads.get()).collect();
        match threads.iter().find(|&&threads| threads > cores) {
            None => Ok(threads),
            Some(threads) => Err(format!(
                "{threads} threads can't be pinned to the {cores} physical core(s) of this process"
            )
            .into()),
        }
    }

    /// Steps of a run where time allows.
    pub(crate) fn steps(&self) -> usize {
        if self.quick { 50 } else { 300 }
    }

    /// Seconds of each of a contestant's turns.
    pub(crate) fn turn_seconds(&self) -> f64 {
        if self.quick { 0.02 } else { 0.3 }
    }
}
