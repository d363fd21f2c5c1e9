//! The header with which a balancer begins a connection (the PROXY protocol of HAProxy, versions 1 and 2).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt};

use super::Refusal;

const V2_SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";
const V1_BEGINNING: &[u8] = b"PROXY ";
/// The longest line of version 1, with its end.
const V1_LINE: usize = 107;
/// Addresses and what some balancers add to them; the protocol would allow 64 KiB.
const V2_REST: usize = 4096;

/// Reads the header and nothing behind it. Gives whom the connection is for; `None` where the balancer speaks for itself (a health
/// check) or does not know.
pub async fn read_proxy_header(stream: &mut (impl AsyncRead + Unpin + ?Sized)) -> Result<Option<SocketAddr>, Refusal> {
    let mut beginning = [0; V2_SIGNATURE.len()];
    stream.read_exact(&mut beginning).await.map_err(|_| Refusal::BadProxyHeader)?;
    if beginning == V2_SIGNATURE {
        return binary(stream).await;
    }
    if !beginning.starts_with(V1_BEGINNING) {
        return Err(Refusal::BadProxyHeader);
    }
    let mut line = beginning.to_vec();
    // Byte by byte, out of a buffer: what stands behind the line is not this header's.
    while !line.ends_with(b"\r\n") {
        let byte = stream.read_u8().await.map_err(|_| Refusal::BadProxyHeader)?;
        line.push(byte);
        if line.len() > V1_LINE {
            return Err(Refusal::BadProxyHeader);
        }
    }
    let line = std::str::from_utf8(&line).ok().and_then(|line| line.strip_suffix("\r\n"));
    line.and_then(of_line).ok_or(Refusal::BadProxyHeader)
}

/// Version 1: `PROXY TCP4 source destination port port`. `None`: malformed.
fn of_line(line: &str) -> Option<Option<SocketAddr>> {
    let mut words = line.split(' ');
    let (_, protocol) = (words.next()?, words.next()?);
    if protocol == "UNKNOWN" {
        return Some(None);
    }
    let (source, destination) = (words.next()?.parse::<IpAddr>().ok()?, words.next()?.parse::<IpAddr>().ok()?);
    let (source_port, _) = (port(words.next()?)?, port(words.next()?)?);
    let fits = match protocol {
        "TCP4" => source.is_ipv4() && destination.is_ipv4(),
        "TCP6" => source.is_ipv6() && destination.is_ipv6(),
        _ => false,
    };
    (fits && words.next().is_none()).then_some(Some(SocketAddr::new(source, source_port)))
}

/// Without signs and leading noughts, which other readers take for something else.
fn port(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

/// Version 2, behind its signature.
async fn binary(stream: &mut (impl AsyncRead + Unpin + ?Sized)) -> Result<Option<SocketAddr>, Refusal> {
    let bad = |_| Refusal::BadProxyHeader;
    let [command, family, high, low] = read(stream).await?;
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length > V2_REST {
        return Err(Refusal::BadProxyHeader);
    }
    let mut rest = vec![0; length];
    stream.read_exact(&mut rest).await.map_err(bad)?;
    let mut rest = rest.as_slice();
    match (command, family) {
        // LOCAL: whatever else it says is to be passed over.
        (0x20, _) => Ok(None),
        (0x21, 0x11) => {
            let (source, [_, _, _, _]): ([u8; 4], [u8; 4]) = (read(&mut rest).await?, read(&mut rest).await?);
            let port = rest.read_u16().await.map_err(bad)?;
            rest.read_u16().await.map_err(bad)?;
            Ok(Some(SocketAddr::new(Ipv4Addr::from(source).into(), port)))
        }
        (0x21, 0x21) => {
            let (source, _): ([u8; 16], [u8; 16]) = (read(&mut rest).await?, read(&mut rest).await?);
            let port = rest.read_u16().await.map_err(bad)?;
            rest.read_u16().await.map_err(bad)?;
            Ok(Some(SocketAddr::new(Ipv6Addr::from(source).into(), port)))
        }
        // Of another family, as a connection over a socket file: nobody's address.
        (0x21, 0x00 | 0x12 | 0x22 | 0x31 | 0x32) => Ok(None),
        _ => Err(Refusal::BadProxyHeader),
    }
}

async fn read<const N: usize>(stream: &mut (impl AsyncRead + Unpin + ?Sized)) -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await.map_err(|_| Refusal::BadProxyHeader)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use proptest::prelude::*;

    use super::*;

    /// What is read of the bytes, and what is left of them.
    fn of(mut bytes: &[u8]) -> (Result<Option<SocketAddr>, Refusal>, &[u8]) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let read = runtime.block_on(read_proxy_header(&mut bytes));
        (read, bytes)
    }

    fn v2(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
        let length = u16::try_from(rest.len()).unwrap().to_be_bytes();
        [V2_SIGNATURE.as_slice(), &[command, family], &length, rest].concat()
    }

    #[test]
    fn a_line_names_the_client() {
        let client = |text: &str| Ok(Some(text.parse().unwrap()));
        let cases = [
            ("PROXY TCP4 192.0.2.7 10.0.0.1 56324 443\r\n", client("192.0.2.7:56324")),
            ("PROXY TCP6 2001:db8::7 2001:db8::1 1 443\r\n", client("[2001:db8::7]:1")),
            ("PROXY UNKNOWN\r\n", Ok(None)),
            ("PROXY UNKNOWN ff:: ff:: 1 2\r\n", Ok(None)),
            ("PROXY TCP4 192.0.2.7 10.0.0.1 56324 443\n\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4 192.0.2.7 10.0.0.1 056324 443\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4 192.0.2.7 10.0.0.1 +1 443\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4 192.0.2.7 10.0.0.1 65536 443\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4 2001:db8::7 10.0.0.1 1 443\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4 192.0.2.7 10.0.0.1 1 443 1\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4  192.0.2.7 10.0.0.1 1 443\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY TCP4 192.0.2.7\r\n", Err(Refusal::BadProxyHeader)),
            ("proxy tcp4 192.0.2.7 10.0.0.1 1 443\r\n", Err(Refusal::BadProxyHeader)),
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Err(Refusal::BadProxyHeader)),
            ("PROXY", Err(Refusal::BadProxyHeader)),
            ("", Err(Refusal::BadProxyHeader)),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text.as_bytes()).0, expected, "{text:?}");
        }
        let endless = format!("PROXY UNKNOWN {}\r\n", "x".repeat(100));
        assert_eq!(of(endless.as_bytes()).0, Err(Refusal::BadProxyHeader));
    }

    #[test]
    fn so_does_the_binary_header() {
        let four = [192, 0, 2, 7, 10, 0, 0, 1, 0, 80, 1, 187];
        let client = Ok(Some("192.0.2.7:80".parse().unwrap()));
        let cases = [
            (v2(0x21, 0x11, &four), client),
            (v2(0x21, 0x11, &[four.as_slice(), &[4, 0, 1, 0]].concat()), client),
            (v2(0x20, 0x00, &[]), Ok(None)),
            (v2(0x20, 0x11, &four), Ok(None)),
            (v2(0x21, 0x31, &[0; 216]), Ok(None)),
            (v2(0x21, 0x11, &four[..11]), Err(Refusal::BadProxyHeader)),
            (v2(0x21, 0x21, &four), Err(Refusal::BadProxyHeader)),
            (v2(0x22, 0x11, &four), Err(Refusal::BadProxyHeader)),
            (v2(0x11, 0x11, &four), Err(Refusal::BadProxyHeader)),
            (v2(0x21, 0x11, &[0; 5000]), Err(Refusal::BadProxyHeader)),
            (v2(0x21, 0x11, &four)[..20].to_vec(), Err(Refusal::BadProxyHeader)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(of(&bytes).0, expected, "{bytes:?}");
        }
    }

    #[test]
    fn fuzz_proxy_header() {
        fuzz::target("proxy_header", |bytes| {
            let mut rest = bytes;
            // A slice is never waited for.
            let Some(read) = read_proxy_header(&mut rest).now_or_never() else { panic!("a slice was waited for") };
            assert!(bytes.ends_with(rest));
            let Ok(client) = read else { return };
            let header = &bytes[..bytes.len() - rest.len()];
            assert_eq!(of(header), (Ok(client), &b""[..]), "what stands behind it is left alone");
            if let Some(client) = client {
                let word = if client.is_ipv4() { "TCP4" } else { "TCP6" };
                let (address, port) = (client.ip(), client.port());
                let plain = format!("PROXY {word} {address} {address} {port} {port}\r\n");
                assert_eq!(of(plain.as_bytes()), (Ok(Some(client)), &b""[..]), "it can be passed on");
            }
        });
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300), begins in 0_u8..3) {
            let beginning: &[u8] = match begins {
                0 => V1_BEGINNING,
                1 => &V2_SIGNATURE,
                _ => b"",
            };
            let _ = of(&[beginning, &bytes].concat());
        }

        #[test]
        fn what_stands_behind_is_left_alone(
            source in any::<IpAddr>(), destination in any::<IpAddr>(), port in any::<u16>(), behind in proptest::collection::vec(any::<u8>(), 0..50)
        ) {
            let expected = Ok(Some(SocketAddr::new(source, port)));
            let destination = if source.is_ipv4() == destination.is_ipv4() { destination } else { source };
            let word = if source.is_ipv4() { "TCP4" } else { "TCP6" };
            let line = [format!("PROXY {word} {source} {destination} {port} 443\r\n").as_bytes(), &behind].concat();
            prop_assert_eq!(of(&line), (expected, behind.as_slice()));
            let octets = |address| match address {
                IpAddr::V4(address) => address.octets().to_vec(),
                IpAddr::V6(address) => address.octets().to_vec(),
            };
            let rest = [octets(source), octets(destination), port.to_be_bytes().to_vec(), vec![1, 187]].concat();
            let binary = [v2(0x21, if source.is_ipv4() { 0x11 } else { 0x21 }, &rest), behind.clone()].concat();
            prop_assert_eq!(of(&binary), (expected, behind.as_slice()));
        }
    }
}
