//! `mrnn train`: trains a network.

mod arguments;
mod curve;
mod files;
mod interrupt;
mod plan;
mod schedule;
mod summary;

pub(crate) use arguments::Arguments;
pub(crate) use interrupt::EXIT_CODE;

use crate::failure::Failure;
use crate::precision::Precision;
use crate::progress::Progress;
use crate::table::number;
use arguments::Keep;
use curve::Curve;
use files::Files;
use interrupt::Interrupt;
use mrnn::Network;
use mrnn_train::{Checkpoint, Outcome, Trainer, TrainingOptions};
use plan::Plan;
use std::ops::ControlFlow;
use std::time::Instant;

const TEMPLATE: &str = "{bar:20} {pos}/{len} updates, {msg}, {eta} left";

/// Trains the network, writes its files and returns the summary.
///
/// Where the training fails or is interrupted, what was learnt until then is written nevertheless.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    arguments.check_outputs()?;
    let network = Network::load(&arguments.file)?;
    match arguments.precision {
        Precision::F32 => train::<f32>(arguments, &network),
        Precision::F64 => train::<f64>(arguments, &network),
    }
}

fn train<T: mrnn::Precision>(arguments: &Arguments, network: &Network) -> Result<String, Failure> {
    let plan = arguments.plan(network)?;
    let (mut trainer, mut curve) = begin::<T>(arguments, network, &plan)?;
    let default = if plan.training.validation_trials > 0 { Keep::Best } else { Keep::Last };
    let mut files = Files::new(arguments, &plan, arguments.keep.unwrap_or(default));
    let interrupt = Interrupt::listen()?;
    // A checkpoint that cannot be written is better known before the work.
    files.save_checkpoint(&trainer)?;

    let (first, started) = (trainer.updates(), Instant::now());
    let outcome = learn(&mut trainer, &plan, &mut curve, &mut files, &interrupt);
    let outcome = match outcome {
        Err(failure) if trainer.updates() == first => return Err(failure),
        outcome => outcome,
    };
    let (written, saved) = files.save(&trainer, &curve);
    let mut text = match &outcome {
        Ok(outcome) => summary::text(&plan, &trainer, *outcome, &curve, started.elapsed()),
        Err(_) => String::new(),
    };
    text += &written;
    let end = outcome.and_then(|outcome| match outcome {
        Outcome::Interrupted => Err(Failure::Interrupted {
            updates: trainer.updates(),
            all: plan.training.updates,
            can_resume: arguments.checkpoint.is_some(),
        }),
        Outcome::Finished | Outcome::TargetReached | Outcome::OutOfPatience => Ok(()),
    });
    match saved.and(end) {
        Ok(()) => Ok(text),
        Err(failure) => crate::print(&text).and(Err(failure)),
    }
}

/// Trains to the end, or until that is asked for.
fn learn<T: mrnn::Precision>(
    trainer: &mut Trainer<T>,
    plan: &Plan,
    curve: &mut Curve,
    files: &mut Files<'_>,
    interrupt: &Interrupt,
) -> Result<Outcome, Failure> {
    let mut bar = Progress::new(TEMPLATE, trainer.updates(), plan.training.updates);
    let mut score = String::new();
    let outcome = mrnn_train::train(trainer, &*plan.task, &plan.training, &mut |progress| {
        curve.push(progress);
        if let Some(validation) = progress.validation {
            score = format!(", {} {}", plan.task.metric(), number(validation.score));
            if let Err(failure) = files.save_now_and_then(progress.trainer, curve) {
                bar.suspend(|| crate::report("warning", &failure));
            }
        }
        bar.say(format!("loss {}{score}", number(progress.step.loss)));
        bar.set(progress.trainer.updates());
        if interrupt.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    Ok(outcome?)
}

/// The trainer and what was measured so far.
fn begin<T: mrnn::Precision>(
    arguments: &Arguments,
    network: &Network,
    plan: &Plan,
) -> Result<(Trainer<T>, Curve), Failure> {
    let compute = arguments.engine.compute()?;
    let resumed = arguments.checkpoint.as_ref().filter(|_| arguments.resume);
    let (mut trainer, curve) = match resumed {
        None => (Trainer::new(network, plan.trainer.clone(), &compute)?, Curve::default()),
        Some(path) => {
            let checkpoint = Checkpoint::load(path)?;
            checkpoint.check(network, &plan.trainer)?;
            let table = arguments.curve.as_ref().filter(|path| path.exists());
            let curve = table.map(|path| Curve::read(path, checkpoint.updates())).transpose()?;
            (Trainer::resume(&checkpoint, &compute)?, curve.unwrap_or_default())
        }
    };
    // Whatever is wrong with the options is found without an update.
    let none = TrainingOptions { updates: 0, ..plan.training.clone() };
    mrnn_train::train(&mut trainer, &*plan.task, &none, &mut |_| ControlFlow::Break(()))?;
    Ok((trainer, curve))
}
