//! Starts the application when somebody signs in to this computer.

use std::{
    io,
    path::{Path, PathBuf},
};

use olgfeast_protocol::StationId;

/// One station of this computer, and how it is started.
pub(crate) struct Autostart {
    /// Each data directory has an entry of its own: two stations on one computer do not take away
    /// each other's.
    name: String,
    program: PathBuf,
    /// Where somebody has named a data directory.
    data_dir: Option<PathBuf>,
}

impl Autostart {
    /// Of the station that keeps its files in `data_dir`. `None` where nobody knows what program
    /// this is.
    pub(crate) fn of(station: StationId, data_dir: &Path) -> Option<Autostart> {
        // An AppImage runs from a place that is gone after it.
        let program = std::env::var_os("APPIMAGE").map(PathBuf::from);
        let program = program.or_else(|| std::env::current_exe().ok())?;
        let usual = olgfeast_station::default_data_dir().is_some_and(|usual| usual == data_dir);
        Some(Autostart {
            name: if usual {
                "olgfeast".to_owned()
            } else {
                format!("olgfeast-{station}")
            },
            program,
            data_dir: (!usual).then(|| data_dir.to_owned()),
        })
    }

    /// From the next time on, or not any more. What is so already is not touched.
    pub(crate) fn set(&self, starts: bool) {
        let set = if starts {
            system::enter(self)
        } else {
            system::leave(self)
        };
        if let Err(error) = set {
            tracing::warn!(%error, starts, "the start at sign-in cannot be changed");
        }
    }
}

#[cfg(not(any(windows, target_os = "macos")))]
mod system {
    //! The desktops of Linux read a folder of desktop entries.

    use super::{Autostart, Path, PathBuf, io};

    pub(super) fn enter(autostart: &Autostart) -> io::Result<()> {
        let folder = folder()?;
        std::fs::create_dir_all(&folder)?;
        enter_in(&folder, autostart)
    }

    pub(super) fn leave(autostart: &Autostart) -> io::Result<()> {
        leave_in(&folder()?, autostart)
    }

    fn folder() -> io::Result<PathBuf> {
        let dirs = directories::BaseDirs::new();
        dirs.map(|dirs| dirs.config_dir().join("autostart"))
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no home directory"))
    }

    pub(super) fn enter_in(folder: &Path, autostart: &Autostart) -> io::Result<()> {
        let file = file_in(folder, autostart);
        let entry = entry(autostart)?;
        if std::fs::read_to_string(&file).is_ok_and(|there| there == entry) {
            return Ok(());
        }
        std::fs::write(file, entry)
    }

    pub(super) fn leave_in(folder: &Path, autostart: &Autostart) -> io::Result<()> {
        match std::fs::remove_file(file_in(folder, autostart)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            left => left,
        }
    }

    fn file_in(folder: &Path, autostart: &Autostart) -> PathBuf {
        folder.join(format!("{}.desktop", autostart.name))
    }

    fn entry(autostart: &Autostart) -> io::Result<String> {
        let program = quoted(&autostart.program)?;
        let exec = match &autostart.data_dir {
            // `env` takes the assignment as one argument.
            Some(dir) => format!("env {} {program}", quoted(&assignment(dir))?),
            None => program,
        };
        // Once the program was removed from the computer there is nothing to start.
        let there = autostart.program.to_string_lossy().replace('\\', r"\\");
        Ok(format!(
            "[Desktop Entry]\nType=Application\nName=olgFeast Desktop\nTryExec={there}\nExec={exec}\n\
             Terminal=false\n"
        ))
    }

    fn assignment(dir: &Path) -> PathBuf {
        let mut text = std::ffi::OsString::from("OLGFEAST_DATA_DIR=");
        text.push(dir);
        text.into()
    }

    /// One argument, as the specification of desktop entries wants it quoted: first for the command
    /// line, then for the file.
    fn quoted(argument: &Path) -> io::Result<String> {
        let text = argument.to_str().filter(|text| !text.contains('\n'));
        let text = text.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                "a path that no desktop entry can name",
            )
        })?;
        let mut quoted = String::from("\"");
        for letter in text.chars() {
            match letter {
                '\\' => quoted.push_str(r"\\\\"),
                '"' | '`' | '$' => {
                    quoted.push_str(r"\\");
                    quoted.push(letter);
                }
                '%' => quoted.push_str("%%"),
                _ => quoted.push(letter),
            }
        }
        quoted.push('"');
        Ok(quoted)
    }
}

#[cfg(any(windows, target_os = "macos"))]
mod system {
    //! A key of the registry, or a launch agent.

    use auto_launch::{AutoLaunch, AutoLaunchBuilder, MacOSLaunchMode, WindowsEnableMode};

    use super::{Autostart, io};

    pub(super) fn enter(autostart: &Autostart) -> io::Result<()> {
        if autostart.data_dir.is_some() {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "only the station with the usual data directory can be started at sign-in here",
            ));
        }
        launch(autostart)?.enable().map_err(io::Error::other)
    }

    pub(super) fn leave(autostart: &Autostart) -> io::Result<()> {
        let launch = launch(autostart)?;
        if launch.is_enabled().map_err(io::Error::other)? {
            launch.disable().map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn launch(autostart: &Autostart) -> io::Result<AutoLaunch> {
        let program = autostart.program.to_string_lossy();
        AutoLaunchBuilder::new()
            .set_app_name(&autostart.name)
            .set_app_path(&as_the_system_wants_it(&program))
            .set_macos_launch_mode(MacOSLaunchMode::LaunchAgent)
            .set_windows_enable_mode(WindowsEnableMode::CurrentUser)
            .build()
            .map_err(io::Error::other)
    }

    /// Windows keeps a command line, and folders there have spaces in their names; a launch agent
    /// names a file.
    fn as_the_system_wants_it(program: &str) -> String {
        if cfg!(windows) {
            format!("\"{program}\"")
        } else {
            program.to_owned()
        }
    }
}

#[cfg(test)]
#[cfg(not(any(windows, target_os = "macos")))]
mod tests {
    use super::{
        system::{enter_in, leave_in},
        *,
    };

    fn autostart(name: &str, program: &str, data_dir: Option<&str>) -> Autostart {
        Autostart {
            name: name.to_owned(),
            program: program.into(),
            data_dir: data_dir.map(PathBuf::from),
        }
    }

    fn exec_of(autostart: &Autostart) -> String {
        let folder = tempfile::tempdir().unwrap();
        enter_in(folder.path(), autostart).unwrap();
        let file = folder.path().join(format!("{}.desktop", autostart.name));
        let text = std::fs::read_to_string(file).unwrap();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("[Desktop Entry]"));
        let exec = lines.find_map(|line| line.strip_prefix("Exec="));
        exec.unwrap().to_owned()
    }

    #[test]
    fn the_entry_names_the_program_and_where_it_keeps_its_files() {
        for (program, data_dir, exec) in [
            ("/usr/bin/olgfeast", None, r#""/usr/bin/olgfeast""#),
            ("/opt/my feast/app", None, r#""/opt/my feast/app""#),
            ("/opt/100%/app", None, r#""/opt/100%%/app""#),
            (r#"/opt/a"$b\c"#, None, r#""/opt/a\\"\\$b\\\\c""#),
            (
                "/usr/bin/olgfeast",
                Some("/srv/grill 2"),
                r#"env "OLGFEAST_DATA_DIR=/srv/grill 2" "/usr/bin/olgfeast""#,
            ),
        ] {
            assert_eq!(exec_of(&autostart("x", program, data_dir)), exec);
        }
    }

    #[test]
    fn it_comes_and_goes_and_both_may_be_said_twice() {
        let folder = tempfile::tempdir().unwrap();
        let one = autostart("olgfeast", "/usr/bin/olgfeast", None);
        let other = autostart("olgfeast-7", "/usr/bin/olgfeast", Some("/srv/bar"));
        let there = || std::fs::read_dir(folder.path()).unwrap().count();
        enter_in(folder.path(), &one).unwrap();
        enter_in(folder.path(), &one).unwrap();
        enter_in(folder.path(), &other).unwrap();
        assert_eq!(there(), 2);
        leave_in(folder.path(), &other).unwrap();
        leave_in(folder.path(), &other).unwrap();
        assert_eq!(there(), 1, "one station does not take the other's away");
    }

    #[test]
    fn a_path_that_no_entry_can_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let broken = autostart("x", "/opt/a\nHidden=false", None);
        assert!(enter_in(folder.path(), &broken).is_err());
    }
}
