use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use crate::world::{Place, portal};

/// An application that answers nothing before it is told to. Says when a request is there.
fn slow_portal() -> (std::net::SocketAddr, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let ((here, arrived), (go, told)) = (mpsc::channel(), mpsc::channel());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
        here.send(()).unwrap();
        told.recv().unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone").unwrap();
    });
    (address, arrived, go)
}

fn ask(node: std::net::SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(node).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nhost: wiki.localhost\r\n\r\n").unwrap();
    stream
}

#[test]
fn a_request_under_way_ends_before_the_node_and_is_the_last_on_its_connection() {
    let (upstream, arrived, go) = slow_portal();
    let place = Place::new(&portal(upstream));
    let mut node = place.serve();
    let mut stream = ask(node.address);
    arrived.recv().unwrap();
    node.signal("TERM");
    node.says("no more requests are accepted");
    go.send(()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let answer = answer.to_ascii_lowercase();
    assert!(answer.starts_with("http/1.1 200 ok\r\n") && answer.ends_with("\r\n\r\ndone"), "{answer}");
    assert!(answer.contains("connection: close\r\n"), "{answer}");
    assert_eq!(node.child.wait().unwrap().code(), Some(0));
}

#[test]
fn at_a_terminal_nobody_waits() {
    let (upstream, arrived, _go) = slow_portal();
    let place = Place::new(&portal(upstream));
    let mut node = place.serve();
    let _stream = ask(node.address);
    arrived.recv().unwrap();
    node.signal("INT");
    node.says("requests under way were cut");
    assert_eq!(node.child.wait().unwrap().code(), Some(0));
}

/// An application that agrees to a WebSocket, sends `said` and is silent from then on.
fn silent_socket(said: &'static [u8]) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
        let head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: x\r\n\r\n";
        stream.write_all(&[head.as_bytes(), said].concat()).unwrap();
        while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {}
    });
    address
}

fn open_socket(node: std::net::SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(node).unwrap();
    let head = "GET / HTTP/1.1\r\nhost: wiki.localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn a_websocket_is_told_that_the_node_goes_away() {
    // A whole frame has passed, then half of the head of another, which never comes to its end.
    for (said, goodbye) in [(b"\x81\x02hi".as_slice(), true), (b"\x81\x02hi\x81", false)] {
        let place = Place::new(&portal(silent_socket(said)));
        let mut node = place.serve();
        let mut stream = open_socket(node.address);
        let mut got = Vec::new();
        while !got.ends_with(said) {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            got.extend(byte);
        }
        node.signal("TERM");
        if goodbye {
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, b"\x88\x02\x03\xe9", "Close, 1001");
            assert_eq!(node.child.wait().unwrap().code(), Some(0));
            let mut log = String::new();
            node.log.read_to_string(&mut log).unwrap();
            assert!(!log.contains("were cut"), "it ended before its time was over: {log}");
        } else {
            node.says("no more requests are accepted");
            drop(stream);
            assert_eq!(node.child.wait().unwrap().code(), Some(0));
        }
    }
}
