//! What a person has decided about this computer.

use olgfeast_protocol::{
    Settings,
    ipc::{Change, ErrorCode, IpcError},
};
use olgfeast_store::StoreError;

use super::{
    Answer, Core, Effect, StoreOp,
    commands::{Storing, store_error},
};

impl Core {
    /// Store, then show: a role that is gone after the next start would be worse than a refusal.
    pub(super) fn change_settings(&mut self, settings: Box<Settings>, reply: Answer<()>) {
        if let Err(error) = settings.check() {
            let _ = reply.send(Err(IpcError::new(ErrorCode::BadInput, error.to_string())));
            return;
        }
        self.effects
            .push_back(Effect::Store(StoreOp::Decided(settings)));
        self.storing = Some(Storing::Deciding { reply });
    }

    /// The store's word on it.
    pub(super) fn settings_kept(&mut self, settings: Settings, kept: Result<(), StoreError>) {
        let Some(Storing::Deciding { reply }) = self.storing.take() else {
            return;
        };
        if let Err(error) = kept {
            let _ = reply.send(Err(store_error(&error)));
            return;
        }
        let days_changed = self.settings.history_days != settings.history_days;
        self.settings = settings.clone();
        if days_changed {
            self.history_days_changed();
        }
        self.show(Change::Settings { settings });
        let _ = reply.send(Ok(()));
    }
}
