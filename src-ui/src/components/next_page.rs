//! The way to the next page of a short list.

use yew::prelude::*;

use crate::{state::sheet::Sheet, t};

/// See [`NextPage`].
#[derive(Properties, PartialEq)]
pub struct NextPageProps {
    /// The page that is shown.
    pub sheet: Sheet,
    /// To the next one; after the last comes the first.
    pub on_next: Callback<()>,
}

/// "1 of 3 ▸".
#[component]
pub fn NextPage(props: &NextPageProps) -> Html {
    let on_next = props.on_next.clone();
    let (page, pages) = (props.sheet.page + 1, props.sheet.pages);
    html! {
        <button data-action="list-next" onclick={move |_| on_next.emit(())}
            aria-label={t!("list-next-name", page = page, pages = pages)}>
            { t!("list-next", page = page, pages = pages) }
        </button>
    }
}
