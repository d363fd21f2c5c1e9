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
