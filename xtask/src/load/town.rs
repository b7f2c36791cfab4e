//! The town that is measured: a year of its days, a server, and people with something to open.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use super::{Page, User, http::Connection};

/// A server over the year's database; dropping it stops it.
pub struct Town {
    glane: PathBuf,
    database: String,
    territory: String,
    /// Where it listens.
    pub address: String,
    server: Child,
}

impl Town {
    /// Makes the year once, then serves it.
    pub fn open(glane: &Path, folder: &Path) -> Result<Self, String> {
        let (file, whole) = (folder.join("year.sqlite"), folder.join("year.done"));
        let database = format!("sqlite://{}?mode=rwc", file.display());
        if !whole.exists() {
            for name in ["year.sqlite", "year.sqlite-wal", "year.sqlite-shm"] {
                drop(std::fs::remove_file(folder.join(name)));
            }
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
            crate::run_to_end(Command::new(glane).args(["generate", "year", "--database", &database]))?;
            std::fs::write(&whole, "").map_err(|error| error.to_string())?;
        }
        crate::run_to_end(Command::new(glane).args(["migrate", "--database", &database]))?;
        let mut server = Command::new(glane)
            .args(["serve", "--no-work", "--listen", "127.0.0.1:0", "--database", &database])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut line = String::new();
        let out = server.stdout.take().ok_or("the server says nothing")?;
        BufReader::new(out).read_line(&mut line).map_err(|error| error.to_string())?;
        let address = line.trim().trim_start_matches("http://").to_owned();
        let mut town = Self { glane: glane.to_owned(), database, territory: String::new(), address, server };
        let listed = town.say(&["territory", "list"])?;
        town.territory = listed.split(' ').next().unwrap_or_default().to_owned();
        Ok(town)
    }

    fn say(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(&self.glane).args(arguments).args(["--database", &self.database]).output();
        let output = output.map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Err(format!("glane {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)))
    }

    /// A new account: its id and the cookie of its session.
    fn join(&self, role: &str) -> Result<(String, String), String> {
        let added = self.say(&["user", "add", "Mesure", "--role", role, "--territory", &self.territory])?;
        let (person, link) = added.split_once(' ').ok_or("no link")?;
        let path = link.find("/l/").and_then(|at| link.get(at..)).ok_or("no link")?;
        let cookie = Connection::open(&self.address)?.post(path)?.cookie.ok_or("no session")?;
        Ok((person.to_owned(), cookie))
    }

    /// So many people of all roles, stores and associations most of all, each with a place of their own.
    pub fn users(&self, count: usize) -> Result<Vec<User>, String> {
        let (operator, cookie) = self.join("operator")?;
        let token = self.say(&["token", "add", &operator, "--name", "load"])?;
        let token = token.split(' ').nth(1).ok_or("no token")?.to_owned();
        let mut api = Connection::open(&self.address)?;
        let mut list = |kind: &str| -> Result<Vec<String>, String> {
            let path = format!("/api/v1/territories/{}/{kind}?limit=100", self.territory);
            Ok(between_each(&api.get_as(&path, &token)?.body, "\"id\":\"", "\"").collect())
        };
        let (stores, associations, drivers) = (list("stores")?, list("associations")?, list("drivers")?);
        let nth = |all: &[String], number: usize| all.get(number % all.len().max(1)).cloned().ok_or("an empty town");
        let mut users = Vec::new();
        for number in 0..count {
            users.push(match number % 5 {
                0 | 1 => self.store(&nth(&stores, number)?, &token)?,
                2 => self.association(&nth(&associations, number)?, &token)?,
                3 => self.driver(&nth(&drivers, number)?, &token)?,
                _ => self.operator(&cookie, &nth(&stores, number)?, &nth(&associations, number)?),
            });
        }
        Ok(users)
    }

    fn store(&self, id: &str, token: &str) -> Result<User, String> {
        let (_, cookie) = self.join(&format!("store:{id}"))?;
        let mut connection = Connection::open(&self.address)?;
        let lots = connection.get_as(&format!("/api/v1/stores/{id}/lots?limit=3"), token)?.body;
        let lot = between_each(&lots, "\"id\":\"", "\"").next().unwrap_or_default();
        let slips = connection.get(&format!("/store/{id}/slips"), &cookie)?.body;
        let slip = between_each(&slips, "\"/slip/", "\"").next();
        let mut pages = vec![
            page("/store/{id}", format!("/store/{id}")),
            page("/store/{id} (a past day)", format!("/store/{id}?date=2026-06-09")),
            page("/store/{id}/declare", format!("/store/{id}/declare")),
            page("/store/{id}/repeat", format!("/store/{id}/repeat")),
            page("/store/{id}/hours", format!("/store/{id}/hours")),
            page("/store/{id}/import", format!("/store/{id}/import")),
            page("/store/{id}/labels", format!("/store/{id}/labels")),
            page("/store/{id}/slips", format!("/store/{id}/slips")),
            page("/store/{id}/quality", format!("/store/{id}/quality")),
            page("/account", "/account".into()),
            page("/api/v1/me", "/api/v1/me".into()),
            page("/api/v1/stores/{store}/day", format!("/api/v1/stores/{id}/day")),
            page("/api/v1/stores/{store}/lots", format!("/api/v1/stores/{id}/lots")),
        ];
        if !lot.is_empty() {
            pages.push(page("/lot/{id}", format!("/lot/{lot}")));
            pages.push(page("/api/v1/lots/{lot}", format!("/api/v1/lots/{lot}")));
        }
        pages.extend(slip.map(|slip| page("/slip/{id}", format!("/slip/{slip}"))));
        Ok(User { cookie, pages })
    }

    fn association(&self, id: &str, token: &str) -> Result<User, String> {
        let (_, cookie) = self.join(&format!("association:{id}"))?;
        let mut connection = Connection::open(&self.address)?;
        let why = connection.get_as(&format!("/api/v1/associations/{id}/why"), token)?.body;
        let lot = between_each(&why, "\"lot\":\"", "\"").next();
        let mut pages = vec![
            page("/association/{id}", format!("/association/{id}")),
            page("/association/{id} (a past day)", format!("/association/{id}?date=2026-06-09")),
            page("/association/{id}/board", format!("/association/{id}/board")),
            page("/association/{id}/profile", format!("/association/{id}/profile")),
            page("/association/{id}/why", format!("/association/{id}/why")),
            page("/association/{id}/slips", format!("/association/{id}/slips")),
            page("/api/v1/associations/{association}/day", format!("/api/v1/associations/{id}/day")),
            page("/api/v1/associations/{association}/board", format!("/api/v1/associations/{id}/board")),
            page("/api/v1/associations/{association}/why", format!("/api/v1/associations/{id}/why")),
        ];
        if let Some(lot) = lot {
            pages.push(page("/association/{id}/why/{lot}", format!("/association/{id}/why/{lot}")));
            let path = format!("/api/v1/associations/{id}/why/{lot}");
            pages.push(page("/api/v1/associations/{association}/why/{lot}", path));
        }
        Ok(User { cookie, pages })
    }

    fn driver(&self, id: &str, token: &str) -> Result<User, String> {
        let (_, cookie) = self.join(&format!("driver:{id}"))?;
        let mut connection = Connection::open(&self.address)?;
        let day = connection.get_as(&format!("/api/v1/drivers/{id}/day"), token)?.body;
        let mut pages = vec![
            page("/driver/{id}", format!("/driver/{id}")),
            page("/driver/{id} (a past day)", format!("/driver/{id}?date=2026-06-09")),
            page("/api/v1/drivers/{driver}/day", format!("/api/v1/drivers/{id}/day")),
        ];
        let mut ids = between_each(&day, "{\"id\":\"", "\"");
        if let (Some(round), Some(stop)) = (ids.next(), ids.next()) {
            pages.push(page("/round/{round}/stop/{stop}", format!("/round/{round}/stop/{stop}")));
        }
        Ok(User { cookie, pages })
    }

    fn operator(&self, cookie: &str, store: &str, association: &str) -> User {
        let (desk, api) = (format!("/operator/{}", self.territory), format!("/api/v1/territories/{}", self.territory));
        let mut pages = vec![
            page("/operator/{id}", desk.clone()),
            page("/operator/{id} (a past day)", format!("{desk}?date=2026-06-09")),
            page("/operator/{id}/roster", format!("{desk}/roster")),
            page("/operator/{id}/members/store", format!("{desk}/members/store")),
            page("/operator/{id}/members/association", format!("{desk}/members/association")),
            page("/operator/{id}/members/van", format!("{desk}/members/van")),
            page("/operator/{id}/members/driver", format!("{desk}/members/driver")),
            page("/operator/{id}/members/store/{one}", format!("{desk}/members/store/{store}")),
            page("/operator/{id}/members/association/{one}", format!("{desk}/members/association/{association}")),
            page("/operator/{id}/enrol/store", format!("{desk}/enrol/store")),
            page("/operator/{id}/search", format!("{desk}/search?q=yaourt")),
            page("/operator/{id}/messages", format!("{desk}/messages")),
            page("/operator/{id}/trail", format!("{desk}/trail")),
            page("/operator/{id}/quality", format!("{desk}/quality")),
            page("/operator/{id}/behalf", format!("{desk}/behalf")),
            page("/api/v1/territories/{territory}/day", format!("{api}/day")),
        ];
        pages.extend([
            page("/api/v1/territories/{territory}/stores", format!("{api}/stores")),
            page("/api/v1/territories/{territory}/associations", format!("{api}/associations")),
            page("/api/v1/territories/{territory}/vans", format!("{api}/vans")),
            page("/api/v1/territories/{territory}/drivers", format!("{api}/drivers")),
            page("/api/v1/territories/{territory}/audit", format!("{api}/audit")),
        ]);
        User { cookie: cookie.to_owned(), pages }
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

fn page(name: &'static str, path: String) -> Page {
    Page { name, path }
}

/// What stands between two marks, each time.
pub fn between_each<'t>(text: &'t str, before: &'t str, after: &'t str) -> impl Iterator<Item = String> + 't {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next().map(str::to_owned))
}

/// What follows a mark up to the next quote, each time.
pub fn after_each<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = String> + 't {
    between_each(text, before, "\"")
}
