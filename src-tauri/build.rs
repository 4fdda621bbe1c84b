//! Declares the commands of the page and embeds what Tauri needs to know at compile time.

/// Every command that the page may be granted. Without this list each window could call each
/// command; with it, only what `capabilities/` grants to a window can be called from there.
const COMMANDS: &[&str] = &[
    "subscribe",
    "snapshot",
    "subscribe_public",
    "snapshot_public",
    "shown",
    "open_pickup",
    "set_status",
    "strike",
    "undo",
    "retry_now",
    "sign_in",
    "sign_out",
    "retry_dead_letter",
    "discard_dead_letter",
    "confirm_held",
    "discard_held",
    "put_away_went_back",
    "receipts",
    "change_settings",
    "food_groups",
    "check_pin",
    "set_pin",
    "export_settings",
    "import_settings",
    "hosting",
    "host",
    "stop_hosting",
    "first_admin_noted",
    "new_admin_password",
    "find_hubs",
    "sound",
    "sound_test",
    "mute",
    "unmute",
    "full_screen",
    "history",
    "changes",
    "history_reach",
    "export_history",
    "report",
    "export_report",
    "print",
    "menu",
    "create_dish",
    "change_dish",
    "offer_dish",
    "delete_dish",
    "keep_order",
    "place_draft",
    "discard_draft",
    "dashboard",
    "diagnostics",
    "examine",
    "check_files",
    "withdraw",
    "save_bundle",
    "packing",
    "pack_up",
    "stations",
    "people",
    "new_person",
    "reset_password",
    "set_active",
    "invite",
    "unpair",
];

fn main() {
    // The page is embedded when this package compiles: a new page is a reason to compile it again.
    println!("cargo::rerun-if-changed=src-ui/dist");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(cause) = tauri_build::try_build(attributes) {
        println!("cargo::error={cause:#}");
        std::process::exit(1);
    }
}
