//! Every parser with mutations of its seeds, the same ones each time.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::panic::catch_unwind;
use std::time::Instant;

use amtspult_fuzz::mutate::{Random, mutated};
use amtspult_fuzz::{TARGETS, seeds};

/// Larger seeds are for libFuzzer, which has more time.
const SEED_LIMIT: usize = 3_000;

#[test]
fn no_parser_panics() {
    for target in TARGETS {
        let seeds: Vec<Vec<u8>> = seeds(target.name).into_iter().filter(|seed| seed.len() < SEED_LIMIT).collect();
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        let count = if target.name == "pattern" { 200 } else { 4_000 };
        let started = Instant::now();
        let mut random = Random::new(2_026);
        seeds.iter().for_each(|seed| (target.run)(seed));
        for number in 0..count {
            let other = &seeds[random.below(seeds.len())];
            let bytes = mutated(&seeds[number % seeds.len()], other, &mut random);
            let outcome = catch_unwind(|| (target.run)(&bytes));
            assert!(outcome.is_ok(), "{} panics at {:?}", target.name, String::from_utf8_lossy(&bytes));
        }
        println!("{}: {} seeds, {count} mutations, {:.1} s", target.name, seeds.len(), started.elapsed().as_secs_f32());
    }
}
