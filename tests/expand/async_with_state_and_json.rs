//! An async function with a state and a JSON body, and with an option.

#[post("/users", body_limit = "1 KiB")]
pub async fn create(db: State<Db>, user: Json<NewUser>) -> Result<Json<User>, Problem> {
    db.insert(user).await
}
