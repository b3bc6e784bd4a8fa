//! Taking the time of contestants, in turns, so that what happens to the machine happens to all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::contestants::{Contestant, Failure};
use crate::operation::Operation;

/// Where an operation is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// On a connection, committed each time.
    Alone,
    /// In a transaction around all rounds of a block.
    Inside,
}

/// The median time of the operation, per contestant; none of those that have no way to do it there.
pub async fn latency(
    contestants: &mut [Box<dyn Contestant>],
    operation: Operation,
    place: Where,
    blocks: usize,
) -> Result<Vec<Option<Duration>>, Failure> {
    let count = contestants.len();
    let mut samples = vec![Vec::new(); count];
    // The first block prepares statements and warms caches; nobody counts it.
    for block in 0..=blocks {
        for turn in 0..count {
            let index = (turn + block) % count;
            let contestant = &mut *contestants[index];
            let commits = place == Where::Inside || !operation.writes() || contestant.commits();
            if !contestant.can(operation) || !commits {
                continue;
            }
            let rounds = operation.rounds();
            plant(contestant, operation, rounds).await?;
            let times = match place {
                Where::Alone => Some(alone(contestant, operation, rounds).await?),
                Where::Inside => contestant.inside(operation, rounds).await?,
            };
            if block > 0 {
                samples[index].extend(times.into_iter().flatten());
            }
            contestant.run(Operation::CleanUp, 0).await?;
        }
    }
    Ok(samples.into_iter().map(median).collect())
}

async fn alone(
    contestant: &mut dyn Contestant,
    operation: Operation,
    rounds: u64,
) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::new();
    for round in 0..rounds {
        let begin = Instant::now();
        contestant.run(operation, round).await?;
        times.push(begin.elapsed());
    }
    Ok(times)
}

/// Puts in place what so many rounds of the operation will take away.
pub async fn plant(
    contestant: &mut dyn Contestant,
    operation: Operation,
    rounds: u64,
) -> Result<(), Failure> {
    if operation == Operation::Delete {
        for round in 0..rounds {
            contestant.run(Operation::Plant, round).await?;
        }
    }
    Ok(())
}

/// How many allocations the operation makes in the thread that waits for it.
pub fn allocations(
    runtime: &Runtime,
    contestant: &mut dyn Contestant,
    operation: Operation,
) -> Result<Option<u64>, Failure> {
    const TIMES: u64 = 10;
    if !contestant.can(operation) {
        return Ok(None);
    }
    runtime.block_on(plant(contestant, operation, TIMES + 2))?;
    let mut outcome = Ok(());
    let mut run = |rounds| {
        for round in rounds {
            if outcome.is_ok() {
                outcome = runtime.block_on(contestant.run(operation, round));
            }
        }
    };
    // Prepares its statements, and warms caches.
    run(TIMES..TIMES + 2);
    let counted = allocation_counter::measure(|| run(0..TIMES));
    outcome?;
    runtime.block_on(contestant.run(Operation::CleanUp, 0))?;
    // One of them is the box that the contestants have in common.
    Ok(Some((counted.count_total / TIMES).saturating_sub(1)))
}

/// How often per second the operation comes to its end, when several do it at once on one pool. One
/// team of contestants per library.
pub async fn throughput(
    teams: &mut [Vec<Box<dyn Contestant>>],
    operation: Operation,
    blocks: usize,
) -> Result<Vec<f64>, Failure> {
    const BLOCK: Duration = Duration::from_millis(300);
    let count = teams.len();
    let mut samples = vec![Vec::new(); count];
    for block in 0..=blocks {
        for turn in 0..count {
            let index = (turn + block) % count;
            let over = Arc::new(AtomicBool::new(false));
            let begin = Instant::now();
            let tasks: Vec<_> = std::mem::take(&mut teams[index])
                .into_iter()
                .enumerate()
                .map(|(member, mut contestant)| {
                    let over = Arc::clone(&over);
                    tokio::spawn(async move {
                        let mut done = 0;
                        while !over.load(Ordering::Relaxed) {
                            contestant.run(operation, done * 8 + member as u64).await?;
                            done += 1;
                        }
                        Ok::<_, Failure>((contestant, done))
                    })
                })
                .collect();
            tokio::time::sleep(BLOCK).await;
            over.store(true, Ordering::Relaxed);
            let mut done = 0;
            for task in tasks {
                let (contestant, times) = task.await??;
                done += times;
                teams[index].push(contestant);
            }
            if block > 0 {
                samples[index].push(done as f64 / begin.elapsed().as_secs_f64());
            }
        }
    }
    Ok(samples
        .into_iter()
        .map(|mut rates| {
            rates.sort_by(f64::total_cmp);
            rates[rates.len() / 2]
        })
        .collect())
}

fn median(mut samples: Vec<Duration>) -> Option<Duration> {
    samples.sort();
    samples.get(samples.len() / 2).copied()
}
