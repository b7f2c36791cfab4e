//! `cargo xtask load`: fifty people read every page and list of a town with a year behind it, on the embedded database. How long the
//! server takes, and what the pages weigh.

mod http;
mod town;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use self::{http::Connection, town::Town};
use crate::target;

/// People at the same time.
const USERS: usize = 50;
/// Between two pages of one person.
const READING: Duration = Duration::from_millis(400);
/// What is asked of every page.
const MEDIAN: Duration = Duration::from_millis(50);
const P99: Duration = Duration::from_millis(150);
const MOST_BYTES: usize = 100_000;

/// One person: where they are signed in, and what they open.
struct User {
    cookie: String,
    pages: Vec<Page>,
}

/// Something to open: what it is called in the table, and its address.
#[derive(Clone)]
struct Page {
    name: &'static str,
    path: String,
}

#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    bytes: usize,
    refused: usize,
}

/// Makes the year where it is not there yet (some minutes), serves it, and measures for so many seconds.
pub fn measure(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let seconds: u64 =
        arguments.next().map_or(Ok(120), |text| text.parse().map_err(|_| "how many seconds?".to_owned()))?;
    let glane = build()?;
    let town = Town::open(&glane, &target().join("load"))?;
    let users = town.users(USERS)?;
    let weight = assets(&town.address)?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let readers: Vec<_> = (0..)
        .zip(users)
        .map(|(number, user)| {
            let address = town.address.clone();
            thread::spawn(move || read(&address, &user, number, end))
        })
        .collect();
    let mut all: BTreeMap<&'static str, Seen> = BTreeMap::new();
    for reader in readers {
        let seen = reader.join().map_err(|_| "a reader stopped".to_owned())??;
        for (name, one) in seen {
            let sum = all.entry(name).or_default();
            sum.times.extend(one.times);
            sum.bytes = sum.bytes.max(one.bytes);
            sum.refused += one.refused;
        }
    }
    report(&mut all, weight)
}

/// The program to measure: built here, unless `GLANE_PROGRAM` names one.
fn build() -> Result<PathBuf, String> {
    if let Some(program) = std::env::var_os("GLANE_PROGRAM") {
        return Ok(program.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    crate::run_to_end(Command::new(cargo).args(["build", "--release", "--package", "glane-cli"]))?;
    Ok(target().join("release/glane"))
}

/// One person opens one page after the other, each beginning elsewhere.
fn read(address: &str, user: &User, number: usize, end: Instant) -> Result<BTreeMap<&'static str, Seen>, String> {
    let mut connection = Connection::open(address)?;
    let mut seen: BTreeMap<&'static str, Seen> = BTreeMap::new();
    thread::sleep(READING * u32::try_from(number % 50).unwrap_or(0) / 50);
    for page in user.pages.iter().cycle().skip(number * 7) {
        if Instant::now() >= end {
            break;
        }
        let began = Instant::now();
        let answer = connection.get_packed(&page.path, &user.cookie)?;
        let one = seen.entry(page.name).or_default();
        one.times.push(began.elapsed());
        one.bytes = one.bytes.max(answer.bytes);
        if answer.status != 200 {
            one.refused += 1;
        }
        thread::sleep(READING);
    }
    Ok(seen)
}

/// Style, fonts and icon, which every page needs once.
fn assets(address: &str) -> Result<usize, String> {
    let mut connection = Connection::open(address)?;
    let page = connection.get("/login", "")?.body;
    let mut wanted: BTreeSet<String> = town::after_each(&page, "=\"/assets/").collect();
    let mut sum = 0;
    while let Some(name) = wanted.pop_first() {
        let body = connection.get(&format!("/assets/{name}"), "")?.body;
        sum += connection.get_packed(&format!("/assets/{name}"), "")?.bytes;
        wanted.extend(town::between_each(&body, "url(/assets/", ")"));
    }
    Ok(sum)
}

#[expect(clippy::print_stdout, reason = "the table is what the command is for")]
fn report(all: &mut BTreeMap<&'static str, Seen>, weight: usize) -> Result<(), String> {
    println!("{:<52}{:>7} {:>10} {:>10} {:>10}{:>9}", "page or list", "times", "median", "p99", "most", "kB");
    let mut missed = Vec::new();
    let mut together = Vec::new();
    for (name, seen) in all {
        seen.times.sort_unstable();
        together.extend(&seen.times);
        let (median, p99, most) = (at(&seen.times, 50), at(&seen.times, 99), at(&seen.times, 100));
        let line = (seen.times.len(), ms(median), ms(p99), ms(most), kb(seen.bytes));
        println!("{name:<52}{:>7} {:>10} {:>10} {:>10}{:>9}", line.0, line.1, line.2, line.3, line.4);
        if median > MEDIAN || p99 > P99 {
            missed.push(format!("{name}: median {}, p99 {}", ms(median), ms(p99)));
        }
        if !name.contains("/api/") && !name.contains("export") && seen.bytes + weight > MOST_BYTES {
            missed.push(format!("{name}: {} kB and {} kB of style and fonts", kb(seen.bytes), kb(weight)));
        }
        if seen.refused > 0 {
            missed.push(format!("{name}: {} times not 200", seen.refused));
        }
    }
    together.sort_unstable();
    println!("all {}: median {}, p99 {}", together.len(), ms(at(&together, 50)), ms(at(&together, 99)));
    println!("style, fonts and icon, once: {} kB", kb(weight));
    if missed.is_empty() { Ok(()) } else { Err(format!("asked and missed:\n  {}", missed.join("\n  "))) }
}

fn at(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or_default()
}

fn kb(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
