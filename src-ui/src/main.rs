//! Starts the screens in the page that has loaded them.

use olgfeast_ui::app::App;

fn main() {
    yew::Renderer::<App>::new().render();
}
