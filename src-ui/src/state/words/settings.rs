//! Words about what a person decides.

use olgfeast_protocol::{
    PinAnswer, Role,
    settings::{FileRefusal, Imported, Theme},
};

use crate::{state::first_run::Step, t};

/// A file of which nobody has to read more.
pub const TOO_LARGE: Imported = Imported::Refused {
    why: FileRefusal::TooLarge,
};

/// Name of a role.
pub fn role(role: Role) -> String {
    match role {
        Role::Kitchen => t!("role-kitchen"),
        Role::Board => t!("role-board"),
        Role::Admin => t!("role-admin"),
    }
}

/// What a role is for.
pub fn role_lead(role: Role) -> String {
    match role {
        Role::Kitchen => t!("role-kitchen-lead"),
        Role::Board => t!("role-board-lead"),
        Role::Admin => t!("role-admin-lead"),
    }
}

/// For `data-step`.
pub fn step_name(step: Step) -> &'static str {
    match step {
        Step::Role => "role",
        Step::FoodGroups => "food-groups",
        Step::Pin => "pin",
        Step::Display => "display",
        Step::Practice => "practice",
    }
}

/// Name of a theme.
pub fn theme(theme: Theme) -> String {
    match theme {
        Theme::Dark => t!("theme-dark"),
        Theme::Light => t!("theme-light"),
        Theme::Contrast => t!("theme-contrast"),
    }
}

/// Why a PIN did not open; nothing where it did.
pub fn pin_refused(answer: PinAnswer) -> Option<String> {
    match answer {
        PinAnswer::Right => None,
        PinAnswer::Wrong => Some(t!("pin-wrong")),
        PinAnswer::Wait { seconds } => Some(t!("pin-wait", seconds = seconds)),
    }
}

/// Why a file was not taken.
pub fn file_refused(why: FileRefusal) -> String {
    match why {
        FileRefusal::TooLarge => t!("file-too-large"),
        FileRefusal::NoSettings => t!("file-no-settings"),
        FileRefusal::Newer => t!("file-newer"),
        FileRefusal::Senseless => t!("file-senseless"),
    }
}
