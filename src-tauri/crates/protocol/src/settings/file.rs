//! Settings as one file, to make the next station like this one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Network, Settings};

/// The version of the file that is written here.
const VERSION: u64 = 1;

/// Bytes of the largest file that is read: the settings of a kitchen have a few hundred.
pub const LARGEST_FILE: usize = 64 * 1024;

/// What stands in the file: nothing of a server, an account or a key, no PIN, and nothing of how
/// servers are reached.
#[derive(Serialize)]
struct File<'a> {
    olgfeast_settings: u64,
    settings: &'a Settings,
}

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRefusal {
    /// More than [`LARGEST_FILE`] bytes.
    TooLarge,
    /// No settings of olgFeast are in it.
    NoSettings,
    /// A newer olgFeast has written it.
    Newer,
    /// What it says makes no sense together.
    Senseless,
}

/// What the core says to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "import", rename_all = "kebab-case")]
pub enum Imported {
    /// They are the settings of this computer now.
    Taken,
    /// Nothing has changed.
    Refused {
        /// Why.
        why: FileRefusal,
    },
}

impl Settings {
    /// The file, as a person can read it.
    pub fn to_file(&self) -> String {
        let copied = Settings {
            network: Network::default(),
            ..self.clone()
        };
        let file = File {
            olgfeast_settings: VERSION,
            settings: &copied,
        };
        // Fails only for maps whose keys are no text; there is none.
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Settings from the text of a file: all but how servers are reached, which a file never
    /// changes, whatever it says.
    ///
    /// # Errors
    /// Where it is none that this version can take whole.
    pub fn with_file(&self, text: &str) -> Result<Settings, FileRefusal> {
        if text.len() > LARGEST_FILE {
            return Err(FileRefusal::TooLarge);
        }
        // Editors on Windows put a mark in front.
        let text = text.trim_start_matches('\u{feff}');
        let file: Value = serde_json::from_str(text).map_err(|_| FileRefusal::NoSettings)?;
        let version = file.get("olgfeast_settings").and_then(Value::as_u64);
        let version = version.ok_or(FileRefusal::NoSettings)?;
        if version > VERSION {
            return Err(FileRefusal::Newer);
        }
        let settings = file.get("settings").ok_or(FileRefusal::NoSettings)?;
        let settings: Settings =
            serde_json::from_value(settings.clone()).map_err(|_| FileRefusal::Senseless)?;
        let settings = Settings {
            network: self.network.clone(),
            ..settings
        };
        settings.check().map_err(|_| FileRefusal::Senseless)?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Role,
        settings::{ProxyChoice, Theme},
    };

    #[test]
    fn what_is_written_is_read_again() {
        let settings = Settings {
            role: Some(Role::Kitchen),
            food_groups: ["Grill".into(), "Bar".into()].into(),
            theme: Theme::Contrast,
            ..Settings::default()
        };
        let text = settings.to_file();
        assert_eq!(Settings::default().with_file(&text), Ok(settings.clone()));
        assert_eq!(
            Settings::default().with_file(&format!("\u{feff}{text}")),
            Ok(settings)
        );
        for secret in ["password", "token", "server", "account", "key\"", "pin"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }

    #[test]
    fn how_servers_are_reached_is_neither_written_nor_read() {
        let network = Network {
            proxy: ProxyChoice::Address {
                address: "proxy.example:3128".into(),
            },
            ca_file: Some("/etc/feast.pem".into()),
        };
        let ours = Settings {
            network: network.clone(),
            ..Settings::default()
        };
        let text = ours.to_file();
        assert!(
            !text.contains("proxy.example") && !text.contains("feast.pem"),
            "{text}"
        );
        let file = r#"{"olgfeast_settings": 1, "settings": {"theme": "light",
            "network": {"proxy": {"choice": "none"}, "ca_file": "/tmp/other.pem"}}}"#;
        let taken = ours.with_file(file).unwrap();
        assert_eq!((taken.theme, &taken.network), (Theme::Light, &network));
        assert_eq!(
            Settings::default().with_file(file).unwrap().network,
            Network::default()
        );
    }

    #[test]
    fn other_files_are_refused_for_what_they_are() {
        let long = " ".repeat(LARGEST_FILE + 1);
        for (text, why) in [
            ("", FileRefusal::NoSettings),
            ("Dear Sir", FileRefusal::NoSettings),
            ("[1, 2]", FileRefusal::NoSettings),
            (r#"{"settings": {}}"#, FileRefusal::NoSettings),
            (r#"{"olgfeast_settings": 1}"#, FileRefusal::NoSettings),
            (
                r#"{"olgfeast_settings": "1", "settings": {}}"#,
                FileRefusal::NoSettings,
            ),
            (
                r#"{"olgfeast_settings": 2, "settings": {}}"#,
                FileRefusal::Newer,
            ),
            (
                r#"{"olgfeast_settings": 1, "settings": 5}"#,
                FileRefusal::Senseless,
            ),
            (
                r#"{"olgfeast_settings": 1, "settings": {"theme": "pink"}}"#,
                FileRefusal::Senseless,
            ),
            (
                r#"{"olgfeast_settings": 1, "settings": {"sounds": {"volume": 101}}}"#,
                FileRefusal::Senseless,
            ),
            (long.as_str(), FileRefusal::TooLarge),
        ] {
            assert_eq!(Settings::default().with_file(text), Err(why), "{text:.80}");
        }
        let least = r#"{"olgfeast_settings": 1, "settings": {}}"#;
        assert_eq!(
            Settings::default().with_file(least),
            Ok(Settings::default())
        );
    }
}
