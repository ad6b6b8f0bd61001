//! The description of an app against what the app answers.

mod caught;
mod checking;
mod complaints;
