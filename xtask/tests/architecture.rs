//! Who may depend on whom: the rooms of docs/architecture.md, asserted from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate of the workspace may name, its tests aside. A crate that is not listed fails the test.
const ALLOWED: &[(&str, &[&str])] = &[
    ("foundation", &[]),
    ("inventory", &["foundation"]),
    ("demand", &["foundation"]),
    ("fleet", &["foundation"]),
    ("matching", &["foundation"]),
    ("planner", &["foundation"]),
    ("roads", &["foundation"]),
    ("eligibility", &["foundation", "inventory", "demand"]),
    ("intake", &["foundation", "inventory", "demand", "fleet"]),
    ("day", &["foundation", "inventory", "demand", "fleet", "eligibility", "matching", "planner", "roads"]),
    ("simulation", &["foundation", "inventory", "demand", "fleet", "day"]),
    ("migrations", &[]),
    ("persistence", &["foundation", "inventory", "demand", "fleet", "eligibility", "migrations"]),
    (
        "service",
        &[
            "foundation",
            "inventory",
            "demand",
            "fleet",
            "eligibility",
            "matching",
            "planner",
            "roads",
            "day",
            "intake",
            "persistence",
        ],
    ),
    ("web", &["foundation", "service"]),
    (
        "cli",
        &[
            "foundation",
            "inventory",
            "demand",
            "fleet",
            "eligibility",
            "intake",
            "matching",
            "planner",
            "roads",
            "day",
            "simulation",
            "persistence",
            "service",
            "web",
        ],
    ),
    ("testkit", &["foundation", "persistence", "service", "simulation", "day"]),
    ("benches", &["foundation", "matching", "planner", "roads", "day", "simulation"]),
    ("xtask", &[]),
];

/// The only crates that may name the database library.
const KNOW_SEA_ORM: &[&str] = &["persistence", "migrations"];

#[test]
fn crates_depend_only_on_the_rooms_they_may_enter() {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo metadata runs in a workspace");
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ALLOWED.iter().map(|(name, rooms)| (*name, rooms.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = room(package.name.as_str());
        let Some(rooms) = allowed.get(name) else {
            wrong.push(format!("{name} is not listed"));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            let to = room(&dependency.name);
            if allowed.contains_key(to) && dependency.path.is_some() && !rooms.contains(to) {
                wrong.push(format!("{name} depends on {to}"));
            }
            if dependency.name.starts_with("sea-orm") && !KNOW_SEA_ORM.contains(&name) {
                wrong.push(format!("{name} names {}", dependency.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "see docs/architecture.md before widening a door");
}

fn room(package: &str) -> &str {
    package.strip_prefix("glane-").unwrap_or(package)
}
