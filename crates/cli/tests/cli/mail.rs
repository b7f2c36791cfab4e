//! Mail goes out by SMTP: a real server process, and a letterbox that speaks just enough of the protocol.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::server::{Server, ask, glane};

/// Takes mails in and gives sender, recipient and text of each.
fn letterbox() -> (u16, mpsc::Receiver<(String, String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (got, letters) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let got = got.clone();
            thread::spawn(move || converse(stream.unwrap(), &got));
        }
    });
    (port, letters)
}

fn converse(mut stream: TcpStream, got: &mpsc::Sender<(String, String, String)>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes()).ok();
    say("220 letterbox")?;
    let (mut from, mut to) = (String::new(), String::new());
    while let Some(Ok(line)) = lines.next() {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "MAIL" => from = line,
            "RCPT" => to = line,
            "DATA" => {
                say("354 go on")?;
                let text: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                got.send((from.clone(), to.clone(), text.join("\n"))).ok()?;
            }
            "QUIT" => return say("221 bye"),
            _ => {}
        }
        say("250 well")?;
    }
    Some(())
}

#[test]
fn a_code_asked_for_on_the_page_arrives_by_smtp_and_opens_the_door() {
    let folder = tempfile::tempdir().unwrap();
    let database = &format!("sqlite://{}?mode=rwc", folder.path().join("mail.sqlite").display());
    glane(&["migrate"], database);
    glane(&["territory", "add", "bourg", "--name", "Bourg"], database);
    let ada = ["user", "add", "Ada", "--role", "operator", "--territory", "bourg", "--email", "ada@example.org"];
    glane(&ada, database);
    let (port, letters) = letterbox();
    let post = format!("smtp://127.0.0.1:{port}");
    let server = Server::start(database, &["--mail", &post, "--mail-from", "Glane <glane@example.org>"]);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let (status, _) = ask(&server.address, "POST", "/login", &form, "email=ada%40example.org");
    assert_eq!(status, 200);
    let (from, to, text) = letters.recv_timeout(Duration::from_secs(30)).expect("the mail arrives");
    assert!(from.contains("glane@example.org") && to.contains("ada@example.org"), "{from} {to}");
    assert!(text.contains("Subject: Votre code Glane"), "{text}");
    let body = text.split_once("\n\n").unwrap().1;
    let code: String = body.split(':').nth(1).unwrap().chars().filter(char::is_ascii_digit).take(8).collect();
    assert_eq!(code.len(), 8, "{text}");
    let (status, _) =
        ask(&server.address, "POST", "/login/code", &form, &format!("email=ada%40example.org&code={code}"));
    assert_eq!(status, 303, "signed in");
    assert!(letters.recv_timeout(Duration::from_secs(5)).is_err(), "sent once");
}
