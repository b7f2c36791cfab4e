//! A real `glane serve` on a port of its own, and requests to it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

/// A running server process; dropping it kills it.
pub struct Server {
    pub address: String,
    child: Child,
}

impl Server {
    pub fn start(database: &str, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_glane"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").expect("the server says where it is").to_owned();
        Self { address, child }
    }

    /// The number the system gives it.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A subcommand's output, which must succeed.
pub fn glane(arguments: &[&str], database: &str) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_glane")).args(arguments).args(["--database", database]).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// One request on a connection of its own: status and body.
pub fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}", body.len());
    stream.write_all(format!("{head}\r\n{headers}\r\n{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// The same by a program with a token, in JSON.
pub fn api(address: &str, token: &str, method: &str, path: &str, key: &str, body: &Value) -> (u16, Value) {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("idempotency-key", key)];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, text) = ask(address, method, &format!("/api/v1{path}"), &headers, &body);
    (status, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {status} {text}")))
}
