//! `cargo xtask shots`: pictures of every screen in every theme and size, from the real window at a
//! real hub, for people who look at many of them at once.

mod feast;
mod list;
mod no_socket;
mod sheet;
mod window;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::args::PageProfile;
use crate::display::Display;
use crate::running::in_the_foreground;
use crate::setup::{self, Purpose};
use crate::workspace::{cargo, root};
use crate::{bundle_page, interrupt};
use feast::Feast;
use list::{EVENINGS, Evening, Link, Scene, Step};
use no_socket::NoSocket;
use window::Window;

/// Width and height of the window, in pixels.
const SIZES: [(u32, u32); 3] = [(1920, 1080), (1280, 800), (1024, 768)];

const THEMES: [&str; 3] = ["dark", "light", "contrast"];

/// Takes them all, or those of one scene.
pub(crate) fn run(only: Option<&str>) -> anyhow::Result<()> {
    let known: Vec<&str> = list::names().collect();
    if let Some(only) = only {
        ensure!(
            known.contains(&only),
            "there is no screen `{only}`; there are: {}",
            known.join(", ")
        );
    }
    setup::make_ready(Purpose::Tests)?;
    // Of what is drawn nothing depends on how it was compiled.
    bundle_page::build(PageProfile::Dev)?;
    let packages = ["--package", "olgfeast", "--package", "feast"];
    in_the_foreground(cargo().args(["build", "--locked"]).args(packages))?;
    let display = Display::start()?;
    for evening in EVENINGS {
        let wanted: Vec<&Scene> = evening
            .scenes
            .iter()
            .filter(|scene| only.is_none_or(|only| scene.name == only))
            .collect();
        if !wanted.is_empty() {
            // What a scene leaves behind is where the next one begins, so all are played.
            play(evening, &wanted, &display)
                .with_context(|| format!("at the evening `{}`", evening.name))?;
        }
    }
    println!("the pictures are in {}", folder().display());
    Ok(())
}

fn folder() -> PathBuf {
    root().join("docs/screens")
}

/// One hub, one station, and the scenes that can be seen there one after the other.
fn play(evening: &Evening, wanted: &[&Scene], display: &Display) -> anyhow::Result<()> {
    let data = tempfile::tempdir()?;
    let mut feast = Feast::host(&data.path().join("hub"))?;
    feast.order(evening.orders)?;
    let between = match evening.link {
        Link::NoSocket => Some(NoSocket::before(feast.address())?),
        Link::Live | Link::Offline => None,
    };
    let server = match &between {
        Some(between) => between.address(),
        None => feast.address(),
    }
    .to_owned();
    let station = data.path().join("station");
    let signed_in = evening.signed_in.then(|| (server.as_str(), feast.staff()));
    let window = Window::open(&station, signed_in, display)?;
    if evening.signed_in {
        if let Some(first) = evening.scenes.first() {
            window.decide(first, "dark")?;
        }
        window.has(evening.link.badge())?;
    }
    if evening.link == Link::Offline {
        feast.end();
        window.has("[data-link-status=offline]")?;
    }
    for scene in evening.scenes {
        ensure!(!interrupt::requested(), "interrupted");
        let taken = wanted.iter().any(|wanted| wanted.name == scene.name);
        take(scene, taken, &window, &server, &feast)
            .with_context(|| format!("at the screen `{}`", scene.name))?;
    }
    Ok(())
}

fn take(
    scene: &Scene,
    taken: bool,
    window: &Window,
    server: &str,
    feast: &Feast,
) -> anyhow::Result<()> {
    if scene.signed_in() {
        window.decide(scene, "dark")?;
    }
    for step in scene.steps {
        match step {
            Step::SignIn => {
                let (name, password) = feast.staff();
                window.type_into("input[name=server]", server)?;
                window.type_into("input[name=username]", name)?;
                window.type_into("input[name=password]", password)?;
                window.touch("form button[type=submit]")?;
            }
            Step::Touch(css) => window.touch(css)?,
            Step::Type(css, text) => window.type_into(css, text)?,
            Step::Until(css) => window.has(css)?,
            Step::Key(code) => window.key(code)?,
            Step::Cancel => feast.cancel()?,
        }
    }
    if taken {
        picture(scene, window)?;
    }
    for code in scene.leave {
        window.key(code)?;
    }
    Ok(())
}

fn picture(scene: &Scene, window: &Window) -> anyhow::Result<()> {
    let folder = folder().join(scene.name);
    fs::create_dir_all(&folder)?;
    let mut pictures = Vec::new();
    for (width, height) in SIZES {
        window.resize(width, height)?;
        for theme in THEMES {
            ensure!(!interrupt::requested(), "interrupted");
            window.decide(scene, theme)?;
            window.settle()?;
            let file = folder.join(format!("{width}x{height}-{theme}.png"));
            fs::write(&file, window.screenshot()?)?;
            pictures.push(file);
        }
    }
    let (first_width, first_height) = SIZES[0];
    window.resize(first_width, first_height)?;
    write_sheets(&folder, &pictures)?;
    println!("{}", scene.name);
    Ok(())
}

fn write_sheets(folder: &Path, pictures: &[PathBuf]) -> anyhow::Result<()> {
    let sheet = sheet::of(pictures, THEMES.len())?;
    sheet.write(&folder.join("sheet.png"))?;
    sheet.grey().write(&folder.join("sheet-grey.png"))
}
