//! Forms, uploads, cookies and coded bodies that are meant to do harm, over sockets. The server is a process of its
//! own, whose memory and open files are read. The bytes of each attack are in the files of this folder.

mod app;
mod coding;
mod cookies;
mod files;
mod forms;
mod multipart;
mod target;
