//! The encoders and decoders of the client. The decoders do not share code with the server's encoders, except
//! that of Brotli, because Rust does not have another one.

use std::io::{Read as _, Write as _};

use webserver::content_coding::{BROTLI, Compression, DEFLATE, GZIP};
use webserver::zstandard::ZSTD;

/// All codings, in the order in which the server prefers them.
pub(super) const ALL: Compression = Compression::with(&[ZSTD, BROTLI, GZIP, DEFLATE]);

/// Returns the bytes of a body that has a coding.
pub(super) fn decoded(coding: Option<&str>, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match coding {
        None => out.extend_from_slice(body),
        Some("gzip") => {
            // The head of RFC 1952 without any of its options, and after the data a hash and a length.
            assert_eq!(body[..4], [0x1f, 0x8b, 8, 0], "{:?}", &body[..10]);
            let (data, end) = body[10..].split_at(body.len() - 18);
            out = miniz_oxide::inflate::decompress_to_vec(data).expect("it is deflate");
            assert_eq!(end[4..], (out.len() as u32).to_le_bytes());
        }
        Some("deflate") => {
            out = miniz_oxide::inflate::decompress_to_vec_zlib(body).expect("it is zlib");
        }
        Some("zstd") => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(body);
            decoder.expect("a frame").read_to_end(&mut out).expect("it is whole");
        }
        Some("br") => {
            brotli::Decompressor::new(body, 4096).read_to_end(&mut out).expect("it is whole");
        }
        Some(other) => panic!("the coding {other}"),
    }
    out
}

/// Returns what of a stream can be decoded so far.
pub(super) fn decoded_so_far(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match coding {
        "gzip" => {
            let _ = flate2::read::GzDecoder::new(body).read_to_end(&mut out);
        }
        "br" => {
            let _ = brotli::Decompressor::new(body, 4096).read_to_end(&mut out);
        }
        "zstd" => {
            let mut context = zstd_safe::DCtx::create();
            let mut room = vec![0; 1 << 20];
            let (mut input, mut output) =
                (zstd_safe::InBuffer::around(body), zstd_safe::OutBuffer::around(&mut room[..]));
            context.decompress_stream(&mut output, &mut input).expect("it is a frame");
            out.extend_from_slice(output.as_slice());
        }
        other => panic!("the coding {other}"),
    }
    out
}

/// Returns a body in a coding, as a client sends it.
pub(super) fn encoded(coding: &str, body: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            writer.write_all(body).expect("a vector takes it");
            writer.finish().expect("a vector takes it")
        }
        "deflate" => miniz_oxide::deflate::compress_to_vec_zlib(body, 6),
        "br" => {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
            writer.write_all(body).expect("a vector takes it");
            writer.into_inner()
        }
        "zstd" => {
            let mut out = Vec::with_capacity(zstd_safe::compress_bound(body.len()));
            zstd_safe::compress(&mut out, body, 19).expect("there is room");
            out
        }
        other => panic!("the coding {other}"),
    }
}
