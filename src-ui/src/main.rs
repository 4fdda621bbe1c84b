//! Starts the screens in the page that has loaded them.

use olgfeast_ui::{app::App, ipc::Audience, public::PublicWindow};

fn main() {
    match Audience::of_window() {
        Audience::Staff => {
            yew::Renderer::<App>::new().render();
        }
        Audience::Public => {
            yew::Renderer::<PublicWindow>::new().render();
        }
    }
}
