//! A catcher for two statuses, with a state.

#[catch(400, 422)]
pub async fn wrong(problem: &Problem, theme: State<Theme>) -> Html<String> {
    theme.page(problem).await
}
