//! What the screens take of a person's time and of a computer's memory, in numbers:
//! `cargo xtask bench ui [--quick] [--minutes N]`; and the whole application: `cargo xtask bench app [--quick]`.

#[cfg(target_os = "linux")]
mod bench;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    bench::run(std::env::args().skip(1))
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("the window is measured on Linux, where its screen is a file");
    std::process::ExitCode::FAILURE
}
