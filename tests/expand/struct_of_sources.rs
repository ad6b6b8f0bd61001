//! A struct of several sources: a header field, a parameter of the query, a state and a JSON body.

#[derive(FromRequest)]
pub struct Page<'r> {
    #[header]
    pub x_trace: Option<&'r str>,
    #[query("page")]
    number: u32,
    db: State<Db>,
    #[json]
    filter: Filter<'r>,
}
