//! What has to be on a Linux system beside Rust, and what each family of systems calls it.

/// Names under which a Chromium that can run tests is found.
pub(super) const CHROMIUM: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Names under which its driver is found.
pub(super) const CHROMEDRIVER: &[&str] = &["chromedriver"];

/// One thing that has to be there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    pub(super) probe: Probe,
    /// Shown to the person whose computer it is installed on.
    pub(super) why: &'static str,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

/// How it is found out whether it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// A library with its headers, by its name in pkg-config.
    Library(&'static str),
    /// A program on the PATH, under any of these names.
    Program(&'static [&'static str]),
    /// A program that the environment may name as well.
    Chromedriver,
}

/// Systems that call packages by the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    Other,
}

/// To compile and run the application. pkg-config comes first: without it no library is found.
pub(super) const BUILDING: &[Need] = &[
    Need {
        probe: Probe::Program(&["pkg-config"]),
        why: "finds the libraries to build with",
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
    },
    Need {
        probe: Probe::Program(&["cc"]),
        why: "the C compiler and linker",
        debian: "build-essential",
        fedora: "gcc",
        arch: "base-devel",
    },
    Need {
        probe: Probe::Library("webkit2gtk-4.1"),
        why: "the web view that the window draws with",
        debian: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
    },
    Need {
        probe: Probe::Library("dbus-1"),
        why: "how the window speaks to the desktop",
        debian: "libdbus-1-dev",
        fedora: "dbus-devel",
        arch: "dbus",
    },
    Need {
        probe: Probe::Library("alsa"),
        why: "what tones are played through",
        debian: "libasound2-dev",
        fedora: "alsa-lib-devel",
        arch: "alsa-lib",
    },
];

/// To test it.
pub(super) const TESTING: &[Need] = &[
    Need {
        probe: Probe::Program(&["Xvfb"]),
        why: "a screen that nobody sees, for the tests of the real window",
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
    },
    Need {
        probe: Probe::Program(&["WebKitWebDriver"]),
        why: "presses the buttons in the tests of the real window",
        debian: "webkit2gtk-driver",
        fedora: "webkit2gtk-driver",
        arch: "webkit2gtk-4.1",
    },
    Need {
        probe: Probe::Program(&["curl"]),
        why: "fetches the rules of accessibility for the tests of the real window",
        debian: "curl",
        fedora: "curl",
        arch: "curl",
    },
    Need {
        probe: Probe::Program(&["dbus-daemon"]),
        why: "a session of its own for the test of the keyring",
        debian: "dbus",
        fedora: "dbus-daemon",
        arch: "dbus",
    },
    Need {
        probe: Probe::Program(&["gnome-keyring-daemon"]),
        why: "a keyring for the test that a sign-in survives a restart",
        debian: "gnome-keyring",
        fedora: "gnome-keyring",
        arch: "gnome-keyring",
    },
    Need {
        probe: Probe::Program(CHROMIUM),
        why: "runs the tests of the screens",
        debian: "chromium",
        fedora: "chromium-headless",
        arch: "chromium",
    },
    Need {
        probe: Probe::Chromedriver,
        why: "starts Chromium for the tests of the screens",
        debian: "chromium-driver",
        fedora: "chromedriver",
        arch: "chromium",
    },
];

impl Need {
    /// The package that brings it.
    pub(super) fn package(&self, family: Family) -> &'static str {
        match (family, self.debian) {
            (Family::Ubuntu, "chromium") => "chromium-browser",
            (Family::Ubuntu, "chromium-driver") => "chromium-chromedriver",
            (Family::Debian | Family::Ubuntu | Family::Other, name) => name,
            (Family::Fedora, _) => self.fedora,
            (Family::Arch, _) => self.arch,
        }
    }
}

impl Family {
    /// Reads it from the text of `/etc/os-release`.
    pub(super) fn of(os_release: &str) -> Self {
        let value = |key: &str| {
            let line = os_release.lines().find_map(|line| line.strip_prefix(key));
            line.and_then(|line| line.strip_prefix('='))
                .unwrap_or_default()
                .trim_matches('"')
        };
        // The system itself first, then what it says it is like, nearest first.
        std::iter::once(value("ID"))
            .chain(value("ID_LIKE").split_whitespace())
            .find_map(|name| match name {
                "debian" => Some(Self::Debian),
                "ubuntu" => Some(Self::Ubuntu),
                "fedora" | "rhel" => Some(Self::Fedora),
                "arch" => Some(Self::Arch),
                _ => None,
            })
            .unwrap_or(Self::Other)
    }
}

/// Those of the needs that are not met.
pub(super) fn missing(needs: &[Need], there: impl Fn(&Probe) -> bool) -> Vec<Need> {
    needs
        .iter()
        .filter(|need| !there(&need.probe))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages(family: Family, lacking: &[Need]) -> Vec<&'static str> {
        lacking.iter().map(|need| need.package(family)).collect()
    }

    #[test]
    fn nothing_is_missing_where_everything_is_there() {
        assert!(missing(&[BUILDING, TESTING].concat(), |_| true).is_empty());
    }

    #[test]
    fn only_what_is_not_there_is_missing() {
        let lacking = missing(BUILDING, |probe| *probe != Probe::Library("webkit2gtk-4.1"));
        assert_eq!(
            packages(Family::Debian, &lacking),
            ["libwebkit2gtk-4.1-dev"]
        );
        assert_eq!(packages(Family::Fedora, &lacking), ["webkit2gtk4.1-devel"]);
    }

    #[test]
    fn ubuntu_has_its_own_names_for_the_browser() {
        let lacking = missing(TESTING, |probe| {
            !matches!(probe, Probe::Program(CHROMIUM) | Probe::Chromedriver)
        });
        assert_eq!(
            packages(Family::Debian, &lacking),
            ["chromium", "chromium-driver"]
        );
        assert_eq!(
            packages(Family::Ubuntu, &lacking),
            ["chromium-browser", "chromium-chromedriver"]
        );
    }

    #[test]
    fn every_need_says_why_and_has_a_name_everywhere() {
        for need in [BUILDING, TESTING].concat() {
            assert!(!need.why.is_empty());
            for family in [Family::Debian, Family::Ubuntu, Family::Fedora, Family::Arch] {
                assert!(!need.package(family).is_empty(), "{need:?} on {family:?}");
            }
        }
    }

    #[test]
    fn a_system_is_known_by_itself_or_by_what_it_is_like() {
        for (text, family) in [
            (
                "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n",
                Family::Debian,
            ),
            ("ID=ubuntu\nID_LIKE=debian\n", Family::Ubuntu),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Ubuntu),
            ("ID=raspbian\nID_LIKE=debian\n", Family::Debian),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                Family::Fedora,
            ),
            ("ID=manjaro\nID_LIKE=arch\n", Family::Arch),
            ("ID=alpine\n", Family::Other),
            ("VERSION_ID=1\n", Family::Other),
            ("", Family::Other),
        ] {
            assert_eq!(Family::of(text), family, "{text:?}");
        }
    }
}
