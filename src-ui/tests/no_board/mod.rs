//! A window without a board: what the application says of itself.

use olgfeast_protocol::ipc::{ErrorCode, Hosting, IpcError};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{core::Page, one_per_lane};

#[wasm_bindgen_test]
async fn whoever_stands_before_a_window_without_a_board_reads_what_is_the_matter() {
    for (code, words) in [
        (ErrorCode::KeepsCrashing, "starts again by itself"),
        (ErrorCode::CannotKeep, "Look at its disk"),
        (ErrorCode::Internal, "close the window"),
    ] {
        let page = Page::open_where(Hosting::Off, one_per_lane());
        let error = IpcError::new(code, "signal 11");
        for command in ["subscribe", "snapshot"] {
            page.refuse(command, &error);
        }
        let told = page.wait_for(".starting [role=alert]").await;
        let told = told.text_content().unwrap_or_default();
        assert!(told.contains(words), "{code:?}: {told}");
        let why = code != ErrorCode::Internal;
        assert_eq!(told.contains("signal 11"), why, "{told}");
    }
}
