//! Completions and manual pages are of this very command line.

use std::process::Command;

fn feast(args: &[&str]) -> std::process::Output {
    let feast = env!("CARGO_BIN_EXE_feast");
    Command::new(feast).args(args).output().expect("feast")
}

fn commands() -> Vec<String> {
    let help = String::from_utf8(feast(&["help"]).stdout).expect("text");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let commands: Vec<String> = listed
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|command| command != "help")
        .collect();
    assert!(commands.len() > 10, "{help}");
    commands
}

#[test]
fn every_command_has_a_manual_page_and_is_completed_in_every_shell() {
    let folder = tempfile::tempdir().expect("folder");
    let to = folder.path().join("man1");
    let written = feast(&["man", to.to_str().expect("a path")]);
    assert!(written.status.success(), "{written:?}");
    for command in commands() {
        let page = std::fs::read_to_string(to.join(format!("feast-{command}.1")));
        assert!(page.expect(&command).contains(".SH SYNOPSIS"), "{command}");
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let script = feast(&["completions", shell]);
            assert!(script.status.success(), "{shell}");
            let script = String::from_utf8(script.stdout).expect("text");
            assert!(script.contains(&command), "{command} in {shell}");
        }
    }
    assert!(to.join("feast.1").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    std::fs::write(&file, b"").expect("file");
    let refused = feast(&["man", file.join("man1").to_str().expect("a path")]);
    assert_eq!(refused.status.code(), Some(1));
    let words = String::from_utf8(refused.stderr).expect("text");
    assert!(words.contains("the pages cannot be written"), "{words}");
}
