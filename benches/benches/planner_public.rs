//! The public instances (Li & Lim, Sartori & Buriol) against the best known plans, every answer checked.
//!
//! `cargo bench -p glane-benches --bench planner_public -- FOLDER [match=lr1,lc1] [set=li_lim_100] [seconds=1,10 | iterations=20000]
//! [threads=2] [seeds=1,2,3] [objective=distance] [keep=FOLDER] [picture=FILE.svg]`; `keep` writes every answer's routes there, `picture` draws the
//! first seed's gaps by the seconds given, `-- picture=FILE.svg from=LOG,LOG` those of runs printed before. FOLDER holds `li_lim/`, `sartori_buriol/` and `bks.csv` (`instance,set,tasks,vehicles,distance`).

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a benchmark prints and may stop"
)]

#[path = "planner_public/picture.rs"]
mod picture;

use std::{
    collections::HashMap,
    fs,
    ops::ControlFlow,
    path::Path,
    time::{Duration, Instant},
};

use glane_planner::{
    Budget, Objective, RoutingProblem, check,
    formats::{li_lim, sartori_buriol, sintef},
    solve,
};

/// One line of `bks.csv`.
struct Known {
    name: String,
    set: String,
    vans: usize,
    distance: f64,
}

/// How the runs of one set went.
#[derive(Default)]
struct Tally {
    runs: usize,
    fleets: usize,
    extra_vans: usize,
    gaps: Vec<f64>,
    iterations: u64,
    late: f64,
}

fn known(folder: &Path) -> Vec<Known> {
    let text = fs::read_to_string(folder.join("bks.csv")).unwrap();
    let line = |line: &str| {
        let [name, set, _, vans, distance, ..] = line.split(',').collect::<Vec<_>>()[..] else { return None };
        Some(Known {
            name: name.to_owned(),
            set: set.to_owned(),
            vans: vans.parse().ok()?,
            distance: distance.parse().ok()?,
        })
    };
    text.lines().filter_map(line).collect()
}

fn read(folder: &Path, known: &Known) -> Option<(RoutingProblem, u32)> {
    let streets = known.name.contains("-n");
    let file = folder.join(if streets { "sartori_buriol" } else { "li_lim" }).join(format!("{}.txt", known.name));
    let text = fs::read_to_string(file).ok()?;
    Some(if streets { (sartori_buriol::read(&text).unwrap(), 1) } else { li_lim::read(&text).unwrap() })
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let options: HashMap<&str, &str> = words.iter().filter_map(|word| word.split_once('=')).collect();
    if let (Some(logs), Some(file)) = (options.get("from"), options.get("picture")) {
        let logs = logs.split(',').map(|log| fs::read_to_string(log).unwrap());
        fs::write(file, picture::draw(&picture::read(&logs.collect::<String>()))).unwrap();
        return;
    }
    let Some(folder) = words.iter().find(|word| !word.contains('=')) else {
        println!("no folder of instances given: nothing measured");
        return;
    };
    let folder = Path::new(folder);
    let option = |key: &str| options.get(key).copied();
    let given: Vec<f64> = option("seconds").unwrap_or("1").split(',').map(|text| text.parse().unwrap()).collect();
    let iterations: Option<u64> = option("iterations").map(|text| text.parse().unwrap());
    let threads = option("threads").map_or(2, |text| text.parse().unwrap());
    let seeds: Vec<u64> = option("seeds").unwrap_or("1").split(',').map(|seed| seed.parse().unwrap()).collect();
    let by_distance = option("objective") == Some("distance");
    let mut tallies: Vec<(String, Tally)> = Vec::new();
    let mut log = String::new();
    for known in known(folder) {
        let wanted = option("match").is_none_or(|parts| parts.split(',').any(|part| known.name.starts_with(part)))
            && option("set").is_none_or(|set| known.set.ends_with(set));
        let Some((mut problem, unit)) = wanted.then(|| read(folder, &known)).flatten() else { continue };
        if by_distance {
            problem.objective = Objective::Cost;
        }
        for (&seconds, &seed) in given.iter().flat_map(|seconds| seeds.iter().map(move |seed| (seconds, seed))) {
            let budget = match iterations {
                Some(iterations) => Budget { seed, threads, ..Budget::iterations(iterations) },
                None => Budget { seed, threads, ..Budget::time(Duration::from_secs_f64(seconds)) },
            };
            let begun = Instant::now();
            let plan = solve(&problem, &budget, &mut |_| ControlFlow::Continue(())).unwrap();
            let taken = begun.elapsed().as_secs_f64();
            assert!(
                check(&problem, &plan).is_empty() && plan.unserved.is_empty(),
                "{}: {:?}",
                known.name,
                plan.unserved
            );
            if let Some(keep) = option("keep") {
                let file = Path::new(keep).join(format!("{}.{seed}.txt", known.name));
                fs::write(file, sintef::write(&known.name, &plan)).unwrap();
            }
            let bound = plan.search.gap_permille.map_or(f64::NAN, |permille| f64::from(permille) / 10.0);
            let distance = plan.summary.metres.get() as f64 / f64::from(unit);
            let gap = 100.0 * (distance / known.distance - 1.0);
            let vans = plan.summary.vans;
            let line = format!(
                "{} seed {seed}: {vans} vans ({}), {distance:.2} ({:.2}, {gap:+.2} %), {taken:.2} s, {:.0} iterations/s, at least {} vans, at most {bound:.1} % above the least",
                known.name,
                known.vans,
                known.distance,
                plan.search.iterations as f64 / taken,
                plan.search.van_bound
            );
            println!("{line}");
            log.push_str(&line);
            log.push('\n');
            let set = format!("{}, {seconds} s", known.set);
            let at = tallies.iter().position(|(known, _)| *known == set).unwrap_or_else(|| {
                tallies.push((set, Tally::default()));
                tallies.len() - 1
            });
            tallies[at].1.add(vans, &known, gap, plan.search.iterations, taken - seconds);
        }
    }
    if let Some(file) = option("picture") {
        fs::write(file, picture::draw(&picture::read(&log))).unwrap();
    }
    tallies.iter().for_each(|(set, tally)| tally.tell(set));
}

impl Tally {
    fn add(&mut self, vans: usize, known: &Known, gap: f64, iterations: u64, late: f64) {
        self.runs += 1;
        self.extra_vans += vans.saturating_sub(known.vans);
        self.iterations += iterations;
        self.late = self.late.max(late);
        if vans <= known.vans {
            self.fleets += 1;
            self.gaps.push(gap);
        }
    }

    fn tell(&self, set: &str) {
        let mut gaps = self.gaps.clone();
        gaps.sort_by(f64::total_cmp);
        let mean = gaps.iter().sum::<f64>() / gaps.len().max(1) as f64;
        println!(
            "{set}: {} runs, fleet {} ({:+.2} vans on average), gap where equal: mean {mean:.2} median {:.2} worst {:.2} %, \
             {} iterations, longest overrun {:.0} ms",
            self.runs,
            self.fleets,
            self.extra_vans as f64 / self.runs as f64,
            gaps.get(gaps.len() / 2).copied().unwrap_or(f64::NAN),
            gaps.last().copied().unwrap_or(f64::NAN),
            self.iterations,
            self.late.max(0.0) * 1000.0
        );
    }
}
