//! What is said in one language.

use yew::prelude::*;

/// See [`Spoken`].
#[derive(Properties, PartialEq)]
pub struct SpokenProps {
    /// All that has words.
    pub children: Html,
}

/// Its `key` is the language: with another one everything below is made anew, so that no part can
/// keep a word of the old language.
#[component]
pub fn Spoken(props: &SpokenProps) -> Html {
    props.children.clone()
}
