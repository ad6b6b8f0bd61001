//! A file of a form, in memory or in a temporary file, and how it is received. File I/O runs on
//! Tokio's threads for blocking work, because it would stop a worker.
//!
//! The temporary file does not have a name, so nothing can be left over: the system removes it when
//! its descriptor is closed, even if the process is killed.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::task::spawn_blocking;

use super::error::MultipartError;
use super::limits::FILE_BYTES_IN_MEMORY;
use super::stream::{Part, base_name};

/// How many bytes are collected for one write, so that the change of the thread costs little.
const WRITE_BYTES: usize = 256 * 1024;

/// A file that a client sent in a form, as a field of a struct with `#[derive(FromMultipart)]`.
///
/// Up to 64 KiB are in memory. A larger file is in a temporary file in the directory that
/// [`std::env::temp_dir`] returns. The temporary file does not have a name, and the system removes it
/// when the value is dropped, also if the handler fails, panics or is cancelled.
///
/// ```
/// use webserver::prelude::*;
///
/// #[derive(FromMultipart)]
/// struct Upload {
///     file: UploadedFile,
/// }
///
/// #[post("/")]
/// async fn add(Parts(Upload { file }): Parts<Upload>) -> String {
///     let place = if file.in_memory().is_some() { "memory" } else { "a file" };
///     let (name, kind) = (file.file_name(), file.content_type());
///     format!("{name:?} {kind:?}, {} bytes in {place}", file.len())
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![add]).build().client();
/// let send = |content: Vec<u8>| client.post("/").file("file", "..", "image/png", content).send();
/// let answer = send(vec![1; 3]).await;
/// assert_eq!(answer.text().await, "None Some(\"image/png\"), 3 bytes in memory");
/// let answer = send(vec![1; 70_000]).await;
/// assert_eq!(answer.text().await, "None Some(\"image/png\"), 70000 bytes in a file");
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct UploadedFile {
    file_name: Option<String>,
    content_type: Option<String>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Memory(Bytes),
    File(Arc<Mutex<File>>, u64),
}

impl UploadedFile {
    /// Returns the name of the file without a path, as [`Part::file_name`] does.
    pub fn file_name(&self) -> Option<&str> {
        base_name(self.file_name.as_deref()?)
    }

    /// Returns the content type, as the client wrote it. Nothing has checked that the bytes are of
    /// this type.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Returns the size in bytes.
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::File(_, length) => *length,
        }
    }

    /// Returns whether the file does not have any bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bytes if they are in memory.
    pub fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Memory(bytes) => Some(bytes),
            Content::File(..) => None,
        }
    }

    /// Reads the whole file into memory.
    ///
    /// # Errors
    /// Fails if the temporary file cannot be read.
    ///
    /// ```
    /// use webserver::UploadedFile;
    ///
    /// async fn is_png(file: &UploadedFile) -> std::io::Result<bool> {
    ///     Ok(file.bytes().await?.starts_with(b"\x89PNG\r\n\x1a\n"))
    /// }
    /// ```
    pub async fn bytes(&self) -> io::Result<Bytes> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::File(file, _) => {
                let file = file.clone();
                blocking(move || {
                    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                    let mut all = Vec::new();
                    file.rewind()?;
                    file.read_to_end(&mut all)?;
                    Ok(all.into())
                })
                .await
            }
        }
    }

    /// Copies the file to a path that does not exist yet. Never make the path of the client's file
    /// name.
    ///
    /// # Errors
    /// Fails if there is something at the path, or if the file cannot be written. What was written
    /// is then removed.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[derive(FromMultipart)]
    /// struct Upload {
    ///     file: UploadedFile,
    /// }
    ///
    /// #[post("/files/{id}")]
    /// async fn put(id: u32, Parts(upload): Parts<Upload>) -> webserver::Result<NoContent> {
    ///     let name = format!("upload-{}-{id}", std::process::id());
    ///     upload.file.save(std::env::temp_dir().join(name)).await?;
    ///     Ok(NoContent)
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![put]).build().client();
    /// let put = || client.post("/files/7").file("file", "a", "text/plain", "one").send();
    /// assert_eq!(put().await.status(), 204);
    /// let path = std::env::temp_dir().join(format!("upload-{}-7", std::process::id()));
    /// assert_eq!(std::fs::read(&path).unwrap(), b"one");
    /// // There is a file with this name now.
    /// assert_eq!(put().await.status(), 500);
    /// std::fs::remove_file(path).unwrap();
    /// # });
    /// ```
    pub async fn save(&self, path: impl Into<PathBuf>) -> io::Result<()> {
        let (path, content) = (path.into(), self.content.clone());
        blocking(move || {
            let mut target = File::options().write(true).create_new(true).open(&path)?;
            let copied = match content {
                Content::Memory(bytes) => target.write_all(&bytes),
                Content::File(file, _) => {
                    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                    file.rewind().and_then(|()| io::copy(&mut *file, &mut target).map(|_| ()))
                }
            };
            if copied.is_err() {
                // The error of the copy is the one to report.
                let _ = std::fs::remove_file(&path);
            }
            copied
        })
        .await
    }

    /// Returns whether a browser sent this for a file field in which nothing was chosen.
    pub(super) fn is_unchosen(&self) -> bool {
        self.is_empty() && self.file_name.as_deref().is_none_or(str::is_empty)
    }

    /// Reads a part to its end.
    pub(super) async fn receive(mut part: Part<'_>, limit: u64) -> Result<Self, MultipartError> {
        let (mut buffer, mut file, mut length) = (Vec::new(), None, 0);
        while let Some(chunk) = part.chunk().await? {
            length += chunk.len();
            part.check_size(length, limit)?;
            let is_large = length > FILE_BYTES_IN_MEMORY;
            if buffer.len() + chunk.len() < WRITE_BYTES && (!is_large || file.is_some()) {
                buffer.extend_from_slice(&chunk);
                continue;
            }
            let written = write(file, buffer, chunk).await;
            (file, buffer) = written.map_err(|error| storage(part.name(), &error))?;
        }
        if file.is_some() && !buffer.is_empty() {
            let written = write(file, buffer, Bytes::new()).await;
            (file, buffer) = written.map_err(|error| storage(part.name(), &error))?;
        }
        let content = match file {
            Some(file) => Content::File(Arc::new(Mutex::new(file)), length as u64),
            None => Content::Memory(buffer.into()),
        };
        let file_name = part.sent_file_name().map(str::to_owned);
        Ok(Self { file_name, content_type: part.content_type().map(str::to_owned), content })
    }
}

/// Writes the buffer, which becomes empty, and a chunk after it. The first call makes the file.
async fn write(
    file: Option<File>,
    mut buffer: Vec<u8>,
    chunk: Bytes,
) -> io::Result<(Option<File>, Vec<u8>)> {
    blocking(move || {
        let mut file = file.map_or_else(tempfile::tempfile, Ok)?;
        file.write_all(&buffer)?;
        file.write_all(&chunk)?;
        buffer.clear();
        Ok((Some(file), buffer))
    })
    .await
}

fn storage(name: &str, error: &io::Error) -> MultipartError {
    tracing::error!("an uploaded file could not be stored: {error}");
    let is_full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    MultipartError::Storage { name: name.to_owned(), is_full }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::core::Reject;

    #[test]
    fn uploaded_file_on_a_full_disk_is_a_507_and_otherwise_a_500() {
        let check = |kind: ErrorKind, status: u16, text: &str| {
            let error = storage("photo", &io::Error::from(kind));
            assert_eq!((error.status().as_u16(), &*error.to_string()), (status, text));
            assert_eq!(error.place().name(), Some("photo"));
        };
        let full = "could not be stored: the server has no space left";
        check(ErrorKind::StorageFull, 507, full);
        check(ErrorKind::QuotaExceeded, 507, full);
        check(ErrorKind::NotFound, 500, "could not be stored by the server");
    }
}
