//! The photos, in memory and bounded: the newest 32 photos of up to 1 MiB. Nothing of a client's file
//! but its bytes is kept: a photo is found by its number.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use webserver::Bytes;

/// The largest number of photos. Another one replaces the oldest.
const PHOTOS: usize = 32;

/// A photo of the album.
#[derive(Clone, Serialize)]
pub(crate) struct Photo {
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) year: u16,
    pub(crate) by: String,
    #[serde(skip)]
    pub(crate) image: Image,
}

/// The bytes of an image with their type.
#[derive(Clone)]
pub(crate) struct Image {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Bytes,
}

impl Image {
    /// Recognizes an image by its first bytes, because a client can send any name and any type.
    pub(crate) fn recognize(bytes: Bytes) -> Option<Self> {
        let content_type = match &*bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
            _ => return None,
        };
        Some(Self { content_type, bytes })
    }
}

/// All photos, the newest first.
#[derive(Default)]
pub(crate) struct Album(Mutex<Photos>);

#[derive(Default)]
struct Photos {
    last_id: u64,
    all: VecDeque<Photo>,
}

impl Album {
    /// Adds a photo and gives it a number.
    pub(crate) fn add(&self, photo: Photo) {
        let mut photos = self.lock();
        photos.last_id += 1;
        let id = photos.last_id;
        photos.all.push_front(Photo { id, ..photo });
        photos.all.truncate(PHOTOS);
    }

    /// Returns all photos. Their bytes are shared, not copied.
    pub(crate) fn photos(&self) -> Vec<Photo> {
        self.lock().all.iter().cloned().collect()
    }

    /// Returns the image with a number.
    pub(crate) fn image(&self, id: u64) -> Option<Image> {
        self.lock().all.iter().find(|photo| photo.id == id).map(|photo| photo.image.clone())
    }

    /// A panic in a handler does not leave a photo half added, so a poisoned lock is still used.
    fn lock(&self) -> MutexGuard<'_, Photos> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
