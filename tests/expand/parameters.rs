//! An enum and a newtype as parameters.

#[derive(FromParam)]
pub enum Colour {
    Red,
    #[param(rename = "navy")]
    DarkBlue,
}

#[derive(FromParam)]
pub struct Width(u32);
