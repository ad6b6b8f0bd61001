// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.

pub struct Upload {
    title: String,
    #[field(name = "photo[]", limit = "5 MiB", max = 3)]
    photos: Vec<UploadedFile>,
}
const _: () = {
    const FIELD_0: ::webserver::private::FieldSpec<String> =
        ::webserver::private::form_field::<String>(
            "title",
            ::core::option::Option::None,
            ::core::option::Option::None,
        );
    const FIELD_1: ::webserver::private::FieldSpec<Vec<UploadedFile>> =
        ::webserver::private::form_field::<Vec<UploadedFile>>(
            "photo[]",
            ::core::option::Option::Some(5242880u64),
            ::core::option::Option::Some(3usize),
        );
    impl ::webserver::FromMultipart for Upload {
        const FIELDS: &'static [::webserver::private::FieldInfo] = &[FIELD_0.info, FIELD_1.info];
        const IN_RUST: &'static [&'static str] = &["title", "photos"];
        const DENIES_UNKNOWN: bool = false;
        fn from_parts(
            parts: &mut ::webserver::private::ReceivedParts,
        ) -> ::core::option::Option<Self> {
            let field_0 = parts.take(0usize, &FIELD_0);
            let field_1 = parts.take(1usize, &FIELD_1);
            ::core::option::Option::Some(Self { title: field_0?, photos: field_1? })
        }
    }
};
