//! HTTP/1.1 as far as a measurement needs it: one connection, kept open.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// A connection that is kept open.
pub struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub cookie: Option<String>,
    /// How long the body was on its way.
    pub bytes: usize,
    pub body: String,
}

impl Connection {
    pub fn open(address: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(address).map_err(|error| format!("{address}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(|error| error.to_string())?;
        Ok(Self { stream: BufReader::new(stream), host: address.to_owned() })
    }

    pub fn get(&mut self, path: &str, cookie: &str) -> Result<Answer, String> {
        self.ask("GET", path, &format!("Cookie: {cookie}\r\n"))
    }

    /// As browsers ask: the body comes packed and is left so.
    pub fn get_packed(&mut self, path: &str, cookie: &str) -> Result<Answer, String> {
        self.ask("GET", path, &format!("Cookie: {cookie}\r\nAccept-Encoding: gzip\r\n"))
    }

    pub fn get_as(&mut self, path: &str, token: &str) -> Result<Answer, String> {
        self.ask("GET", path, &format!("Authorization: Bearer {token}\r\n"))
    }

    pub fn post(&mut self, path: &str) -> Result<Answer, String> {
        self.ask("POST", path, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n")
    }

    fn ask(&mut self, method: &str, path: &str, headers: &str) -> Result<Answer, String> {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host);
        self.stream.get_mut().write_all(request.as_bytes()).map_err(|error| format!("{path}: {error}"))?;
        self.answer().map_err(|error| format!("{path}: {error}"))
    }

    fn answer(&mut self) -> Result<Answer, String> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
        let (mut length, mut chunked, mut cookie) = (0, false, None);
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().map_err(|_| "no length")?,
                "transfer-encoding" => chunked = true,
                "set-cookie" => cookie = value.split(';').next().map(|pair| pair.trim().to_owned()),
                _ => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Ok(Answer { status, cookie, bytes: body.len(), body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn chunks(&mut self) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16).map_err(|_| "no size of a chunk")?;
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>, String> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).map_err(|error| error.to_string())?;
        Ok(body)
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).map_err(|error| error.to_string())?;
        Ok(line.trim_end().to_owned())
    }
}
