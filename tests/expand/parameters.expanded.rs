// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

pub enum Colour {
    Red,
    #[param(rename = "navy")]
    DarkBlue,
}
impl<'a> ::webserver::FromParam<'a> for Colour {
    type Error = ::webserver::ParamError;
    fn from_param(
        text: &'a ::core::primitive::str,
    ) -> ::webserver::private::Result<Self, Self::Error> {
        match text {
            "red" => ::webserver::private::Ok(Self::Red),
            "navy" => ::webserver::private::Ok(Self::DarkBlue),
            _ => ::webserver::private::Err(::webserver::private::not_one_of(&["red", "navy"])),
        }
    }
}
impl ::webserver::ToParam for Colour {
    fn to_param(&self, out: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
        out.write_str(match self {
            Self::Red => "red",
            Self::DarkBlue => "navy",
        })
    }
}
pub struct Width(u32);
const _: () = {
    type __Newtype =
        ::webserver::private::Newtype<u32, { ::webserver::private::is_newtype_field::<u32>() }>;
    impl<'a> ::webserver::FromParam<'a> for Width {
        type Error = <__Newtype as ::webserver::private::ReadNewtype<'a>>::Error;
        fn from_param(
            text: &'a ::core::primitive::str,
        ) -> ::webserver::private::Result<Self, Self::Error> {
            <__Newtype as ::webserver::private::ReadNewtype<'a>>::read(text).map(Self)
        }
        fn not_sent() -> ::webserver::private::Option<Self> {
            <__Newtype as ::webserver::private::ReadNewtype<'a>>::not_sent().map(Self)
        }
    }
    impl ::webserver::ToParam for Width {
        fn to_param(&self, out: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
            <__Newtype as ::webserver::private::WriteNewtype<_>>::write(&self.0, out)
        }
    }
};
