//! The client against sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tokio::runtime::Runtime;

use crate::{Answer, Connection, Encoding, Http, HttpOptions, Lost, Request, Transport};

/// Enough for any machine, and too little.
const AMPLE: Duration = Duration::from_secs(30);
const SCARCE: Duration = Duration::from_secs(1);

fn request(url: String, encoding: Encoding) -> Request {
    Request {
        method: "POST",
        url,
        authorization: Some("Basic c2VjcmV0".to_owned()),
        content_type: "application/json",
        encoding,
        body: br#"[{"n":"1 & 2"}]"#.to_vec(),
    }
}

fn send(request: Request, timeout: Duration) -> Result<Answer, Lost> {
    let (runtime, http) = client(timeout);
    runtime.block_on(http.send(request, Connection::Kept))
}

fn client(timeout: Duration) -> (Runtime, Http) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let options = HttpOptions {
        timeout,
        ..HttpOptions::default()
    };
    (runtime, Http::new(&options).unwrap())
}

/// Reads one request: its head and body.
fn read(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).unwrap().to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    (head, body)
}

/// A server for one connection.
fn serve<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (SocketAddr, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || serve(listener.accept().unwrap().0));
    (address, server)
}

#[test]
fn requests_arrive_as_they_are_written() {
    let gzip = |body: &[u8]| {
        let mut text = Vec::new();
        GzDecoder::new(body).read_to_end(&mut text).unwrap();
        text
    };
    let json = br#"[{"n":"1 & 2"}]"#.to_vec();
    let form = b"data=%5B%7B%22n%22%3A%221+%26+2%22%7D%5D".to_vec();
    for encoding in [Encoding::Json, Encoding::Gzip, Encoding::Form] {
        let (address, server) = serve(|mut stream| {
            let request = read(&mut stream);
            let answer = "HTTP/1.1 429 Slow\r\nretry-after: 7\r\ncontent-length: 3\r\n\r\n{ }";
            stream.write_all(answer.as_bytes()).unwrap();
            request
        });
        let url = format!("http://{address}/import?strict=1");
        let answer = send(request(url, encoding), AMPLE).unwrap();
        let (head, body) = server.join().unwrap();
        assert!(head.starts_with("post /import?strict=1 http/1.1"), "{head}");
        assert!(
            head.contains("\r\nauthorization: basic c2vjcmv0\r\n"),
            "{head}"
        );
        assert!(
            head.contains("\r\ncontent-type: application/json\r\n"),
            "{head}"
        );
        assert_eq!(
            head.contains("\r\ncontent-encoding: gzip\r\n"),
            encoding == Encoding::Gzip
        );
        match encoding {
            Encoding::Json => assert_eq!(body, json),
            Encoding::Gzip => assert_eq!(gzip(&body), json),
            Encoding::Form => assert_eq!(body, form),
        }
        let wanted = Answer {
            status: 429,
            retry_after: Some("7".to_owned()),
            body: b"{ }".to_vec(),
        };
        assert_eq!(answer, wanted);
    }
}

#[test]
fn a_redirect_is_an_answer() {
    let (address, server) = serve(|mut stream| {
        read(&mut stream);
        let answer = "HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let answer = send(request(format!("http://{address}/"), Encoding::Json), AMPLE).unwrap();
    server.join().unwrap();
    assert_eq!(answer.status, 302);
}

#[test]
fn a_receiver_that_is_not_trusted_gets_nothing() {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};

    let (runtime, http) = client(AMPLE);
    let certificate = CertificateDer::from_pem_slice(include_bytes!("untrusted.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("untrusted-key.pem")).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let (address, server) = serve(|mut stream| {
        let mut tls = rustls::ServerConnection::new(config.into()).unwrap();
        let mut read = Vec::new();
        // The other side breaks off.
        let _ = rustls::Stream::new(&mut tls, &mut stream).read_to_end(&mut read);
        read
    });
    let request = request(format!("https://{address}/"), Encoding::Json);
    let lost = runtime
        .block_on(http.send(request, Connection::Kept))
        .unwrap_err();
    assert_eq!(
        lost,
        Lost::Barred("the certificate of the receiver is not trusted by this system".to_owned())
    );
    assert_eq!(server.join().unwrap(), b"");
}

#[test]
fn whether_a_request_has_left_is_known() {
    let refused = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let lost = send(request(format!("http://{refused}/"), Encoding::Gzip), AMPLE).unwrap_err();
    assert!(matches!(lost, Lost::Unsent(_)), "{lost:?}");

    let lost = send(request("nonsense".to_owned(), Encoding::Json), AMPLE).unwrap_err();
    assert!(matches!(lost, Lost::Barred(_)), "{lost:?}");

    // Closed without an answer, in the middle of one, and never answered.
    let behaviours: [(Duration, fn(TcpStream)); 3] = [
        (AMPLE, |mut stream| drop(read(&mut stream))),
        (AMPLE, |mut stream| {
            read(&mut stream);
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{\"code\"";
            stream.write_all(answer.as_bytes()).unwrap();
        }),
        (SCARCE, |mut stream| {
            read(&mut stream);
            // Until the other side goes.
            drop(stream.read(&mut [0]));
        }),
    ];
    for (timeout, behaviour) in behaviours {
        let (address, server) = serve(behaviour);
        let url = format!("http://{address}/x");
        let lost = send(request(url, Encoding::Json), timeout).unwrap_err();
        server.join().unwrap();
        assert!(matches!(lost, Lost::Unanswered(_)), "{lost:?}");
        assert!(!lost.to_string().contains(&address.to_string()), "{lost:?}");
    }
}

/// What comes back where a server says this and ends the connection.
fn answered(bytes: Vec<u8>) -> Result<Answer, Lost> {
    let (address, server) = serve(move |mut stream| {
        read(&mut stream);
        // Whoever has heard enough does not listen to the end.
        let _ = stream.write_all(&bytes);
    });
    let answer = send(request(format!("http://{address}/"), Encoding::Json), AMPLE);
    server.join().unwrap();
    answer
}

#[test]
fn answers_come_in_many_ways() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(b"{}").unwrap();
    let gzip = encoder.finish().unwrap();
    let with = |head: &str, body: &[u8]| {
        let head = head.replace(' ', "\r\n").replace('_', " ");
        [b"HTTP/1.1 ", head.as_bytes(), b"\r\n\r\n", body].concat()
    };
    let cases = [
        with("200_OK content-length:2", b"{}"),
        with("200_OK content-length:2 content-type:text/html", b"{}"),
        with("200_OK", b"{}"),
        with(
            "200_OK transfer-encoding:chunked",
            b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        ),
        with("200_OK content-encoding:gzip", &gzip),
        with("100_Continue", &with("200_OK content-length:2", b"{}")),
        with(
            "103_Early_Hints link:</a>",
            &with("200_OK content-length:2", b"{}"),
        ),
    ];
    for bytes in cases {
        let said = String::from_utf8_lossy(&bytes).into_owned();
        let answer = answered(bytes).unwrap();
        assert_eq!(
            (answer.status, &*answer.body),
            (200, b"{}".as_slice()),
            "{said}"
        );
    }
}

#[test]
fn answers_that_are_cut_or_do_not_end_are_none() {
    let head = "HTTP/1.1 200 OK\r\n";
    let huge = " ".repeat(9 << 20);
    for rest in [
        "content-length: 3\r\n\r\n{}",
        "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        &format!("content-length: {}\r\n\r\n{huge}", huge.len()),
        &format!("x: {huge}\r\n\r\n"),
        "",
    ] {
        let lost = answered([head, rest].concat().into_bytes()).unwrap_err();
        assert!(matches!(lost, Lost::Unanswered(_)), "{lost:?}");
    }
    // What fits on the wire may be too much without compression.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(huge.as_bytes()).unwrap();
    let bomb = [
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".to_vec(),
        encoder.finish().unwrap(),
    ];
    assert_eq!(answered(bomb.concat()).unwrap().body.len(), 8 << 20);
}

#[test]
fn what_must_not_be_sent_twice_goes_by_a_connection_of_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Each connection takes one request, says that it stays, and ends.
    let server = thread::spawn(move || {
        for _ in 0..8 {
            let (mut stream, _) = listener.accept().unwrap();
            read(&mut stream);
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    let (runtime, http) = client(AMPLE);
    for _ in 0..8 {
        let request = request(format!("http://{address}/"), Encoding::Json);
        let answer = runtime.block_on(http.send(request, Connection::Own));
        assert_eq!(answer.unwrap().status, 200);
    }
    server.join().unwrap();
}
