//! What the tests of this crate share: a machine in virtual time, and a server that misbehaves.

#![allow(dead_code, reason = "every test file uses its own part of this")]

pub(crate) mod host;
pub(crate) mod proxy;
pub(crate) mod rig;
pub(crate) mod server;
pub(crate) mod user;
pub(crate) mod world;
