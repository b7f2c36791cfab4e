//! `cargo xtask load`: every page and list of a town with a year behind it, on the embedded database. First one person alone, then
//! fifty at the same time who read a page before they open the next, then fifty who hardly look. How long the server takes, and
//! what the pages weigh.

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
/// Times one person alone opens each page.
const ALONE: usize = 5;
/// Between two pages of one person who reads them; the fifty together open some 17 pages a second.
const READING: Duration = Duration::from_secs(3);
/// Between two pages of one who hardly looks: as many pages as some four hundred readers open.
const HURRY: Duration = Duration::from_millis(400);
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

/// Makes the year where it is not there yet (some minutes), serves it, and measures each of the two crowds for so many seconds.
#[expect(clippy::print_stdout, reason = "the tables are what the command is for")]
pub fn measure(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let seconds: u64 =
        arguments.next().map_or(Ok(100), |text| text.parse().map_err(|_| "how many seconds?".to_owned()))?;
    let glane = build()?;
    let town = Town::open(&glane, &target().join("load"))?;
    let users = town.users(USERS)?;
    let weight = assets(&town.address)?;
    println!("style, fonts and icon, once: {} kB", kb(weight));
    let mut missed = report("one person alone", alone(&town.address, &users)?, weight);
    for (name, pause) in [("fifty who read for 3 s", READING), ("fifty who hardly look (0.4 s)", HURRY)] {
        let seen = together(&town.address, &users, pause, Duration::from_secs(seconds))?;
        let found = report(name, seen, weight);
        if pause == READING {
            missed.extend(found);
        }
    }
    missed.sort();
    missed.dedup();
    if missed.is_empty() { Ok(()) } else { Err(format!("asked and missed:\n  {}", missed.join("\n  "))) }
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

type Table = BTreeMap<&'static str, Seen>;

/// Every page, of one person of each role, one after the other and a few times: what each costs the server by itself.
fn alone(address: &str, users: &[User]) -> Result<Table, String> {
    let mut connection = Connection::open(address)?;
    let mut all = Table::new();
    for _ in 0..ALONE {
        for user in users.iter().take(5) {
            user.pages.iter().try_for_each(|page| open(&mut connection, page, &user.cookie, &mut all))?;
        }
    }
    Ok(all)
}

/// Everybody at once, each with a rhythm of their own, for a while.
fn together(address: &str, users: &[User], pause: Duration, time: Duration) -> Result<Table, String> {
    let end = Instant::now() + time;
    thread::scope(|scope| {
        let readers: Vec<_> = users
            .iter()
            .enumerate()
            .map(|(at, user)| scope.spawn(move || read(address, user, at, pause, end)))
            .collect();
        let mut all = Table::new();
        for reader in readers {
            for (name, one) in reader.join().map_err(|_| "a reader stopped".to_owned())?? {
                let sum = all.entry(name).or_default();
                sum.times.extend(one.times);
                sum.bytes = sum.bytes.max(one.bytes);
                sum.refused += one.refused;
            }
        }
        Ok(all)
    })
}

/// One person opens one page after the other, each beginning elsewhere, with pauses from half to one and a half times the usual one.
fn read(address: &str, user: &User, number: usize, pause: Duration, end: Instant) -> Result<Table, String> {
    let mut connection = Connection::open(address)?;
    let mut seen = Table::new();
    let first = u32::try_from(number).unwrap_or_default();
    let mut steps = (first..).map(|step| step.wrapping_mul(2_654_435_761) >> 22);
    for page in user.pages.iter().cycle().skip(number * 7) {
        thread::sleep(pause / 2 + pause * steps.next().unwrap_or(512) / 1024);
        if Instant::now() >= end {
            break;
        }
        open(&mut connection, page, &user.cookie, &mut seen)?;
    }
    Ok(seen)
}

fn open(connection: &mut Connection, page: &Page, cookie: &str, all: &mut Table) -> Result<(), String> {
    let began = Instant::now();
    let answer = connection.get_packed(&page.path, cookie)?;
    let one = all.entry(page.name).or_default();
    one.times.push(began.elapsed());
    one.bytes = one.bytes.max(answer.bytes);
    one.refused += usize::from(answer.status != 200);
    Ok(())
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

/// Prints a table, and gives what is asked and missed.
#[expect(clippy::print_stdout, reason = "the table is what the command is for")]
fn report(crowd: &str, mut all: Table, weight: usize) -> Vec<String> {
    println!("\n{crowd:<52}{:>7} {:>10} {:>10} {:>10}{:>9}", "times", "median", "p99", "most", "kB");
    let mut missed = Vec::new();
    let mut together = Vec::new();
    for (name, seen) in &mut all {
        seen.times.sort_unstable();
        together.extend(&seen.times);
        let (median, p99, most) = (at(&seen.times, 50), at(&seen.times, 99), at(&seen.times, 100));
        let line = (seen.times.len(), ms(median), ms(p99), ms(most), kb(seen.bytes));
        println!("{name:<52}{:>7} {:>10} {:>10} {:>10}{:>9}", line.0, line.1, line.2, line.3, line.4);
        if median > MEDIAN || p99 > P99 {
            missed.push(format!("{name}, {crowd}: median {}, p99 {}", ms(median), ms(p99)));
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
    missed
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
