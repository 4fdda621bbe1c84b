//! A computer without a graphics card draws the page itself. WebKitGTK would have each frame drawn by
//! a simulated card and copied from there, all of the window for one ticket; told not to, it draws
//! what has changed, in less than half of the time (docs/adr/0028).

/// Tells WebKitGTK, unless a person has decided already. Elsewhere there is nothing to tell. To be
/// called before there is a second thread.
#[cfg(target_os = "linux")]
#[allow(
    unsafe_code,
    reason = "the standard library has no safe way to change the environment"
)]
pub(super) fn tell_the_window() {
    const THROUGH_A_CARD: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(THROUGH_A_CARD).is_some() || has_a_card(std::path::Path::new("/dev/dri")) {
        return;
    }
    // SAFETY: called first thing in `main`, while this is the only thread, so nobody else can be
    // reading the environment.
    unsafe { std::env::set_var(THROUGH_A_CARD, "1") };
}

/// See the other one.
#[cfg(not(target_os = "linux"))]
pub(super) fn tell_the_window() {}

/// Whether the kernel has a device there that draws.
#[cfg(target_os = "linux")]
fn has_a_card(devices: &std::path::Path) -> bool {
    let devices = std::fs::read_dir(devices).into_iter().flatten().flatten();
    devices
        .map(|device| device.file_name())
        .any(|name| name.to_string_lossy().starts_with("renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_a_device_that_draws_and_not_one_that_only_shows() {
        let devices = tempfile::tempdir().unwrap();
        assert!(!has_a_card(&devices.path().join("dri")));
        std::fs::write(devices.path().join("card0"), "").unwrap();
        assert!(!has_a_card(devices.path()));
        std::fs::write(devices.path().join("renderD128"), "").unwrap();
        assert!(has_a_card(devices.path()));
    }
}
