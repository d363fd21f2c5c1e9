use http::{StatusCode, Version, header};
use pingora::http::ResponseHeader;

use super::failure::WireFailed;

/// Refuses the head of a portal's answer whose body could end in two places (RFC 9112 §6.3): the client, or a cache before it, might
/// take the rest of it for the answer to somebody else. What stands beside an answer that has no body is taken away.
pub(crate) fn check_framing(head: &mut ResponseHeader) -> Result<(), WireFailed> {
    if head.status == StatusCode::NO_CONTENT {
        head.remove_header(&header::CONTENT_LENGTH);
        head.remove_header(&header::TRANSFER_ENCODING);
        return Ok(());
    }
    let mut lengths = head.headers.get_all(header::CONTENT_LENGTH).iter();
    let mut codings = head.headers.get_all(header::TRANSFER_ENCODING).iter();
    match (lengths.next(), codings.next()) {
        (None, None) => Ok(()),
        (Some(length), None) if lengths.next().is_none() && is_plain(length.as_bytes()) => Ok(()),
        (None, Some(coding))
            if codings.next().is_none() && head.version == Version::HTTP_11 && coding.as_bytes().eq_ignore_ascii_case(b"chunked") =>
        {
            Ok(())
        }
        _ => Err(WireFailed::AMBIGUOUS),
    }
}

fn is_plain(length: &[u8]) -> bool {
    !length.is_empty() && length.len() <= 19 && length.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_in_one_place() {
        type Fields = [(&'static str, &'static str)];
        let cases: [(u16, Version, &Fields, bool); 14] = [
            (200, Version::HTTP_11, &[], true),
            (200, Version::HTTP_10, &[("content-length", "5")], true),
            (200, Version::HTTP_11, &[("transfer-encoding", "Chunked")], true),
            (304, Version::HTTP_11, &[("content-length", "5")], true),
            (204, Version::HTTP_11, &[("content-length", "x"), ("transfer-encoding", "gzip")], true),
            (200, Version::HTTP_10, &[("transfer-encoding", "chunked")], false),
            (200, Version::HTTP_11, &[("transfer-encoding", "gzip, chunked")], false),
            (200, Version::HTTP_11, &[("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")], false),
            (200, Version::HTTP_11, &[("transfer-encoding", "")], false),
            (200, Version::HTTP_11, &[("transfer-encoding", "chunked"), ("content-length", "5")], false),
            (200, Version::HTTP_11, &[("content-length", "5"), ("content-length", "5")], false),
            (200, Version::HTTP_11, &[("content-length", "5, 5")], false),
            (200, Version::HTTP_11, &[("content-length", "+5")], false),
            (200, Version::HTTP_11, &[("content-length", "")], false),
        ];
        for (status, version, fields, admitted) in cases {
            let mut head = ResponseHeader::build(status, None).unwrap();
            head.set_version(version);
            for (name, value) in fields {
                head.append_header(*name, *value).unwrap();
            }
            assert_eq!(check_framing(&mut head).is_ok(), admitted, "{status} {version:?} {fields:?}");
            assert!(status != 204 || head.headers.is_empty(), "{head:?}");
        }
    }
}
