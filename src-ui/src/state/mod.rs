//! What the screens show, computed without a browser.
//!
//! * [`replica`] follows the core's pushes, with the same board code as the core.
//! * [`view`] is what is drawn of it, shared by pointer, so that one change redraws one ticket.
//! * [`badge`] says how fresh all this is, and [`pace`] how often it is compared.
//! * [`display`] is what belongs to this screen alone: pages, slots, selection, undo.
//! * [`keys`] is which key means what.
//! * [`pack_up`] is what has to be said before names and secrets are erased.
//! * [`pickup`] is what the public board shows, and when.
//! * [`recall`] is the list of everything to look back at, [`detail`] one order of it, [`paper`] what
//!   is printed.
//! * [`history`] is the list of everything that is kept, and what is looked for in it.
//! * [`screen`] is what fills the window.
//! * [`screen`] is what fills the window, [`first_run`] what is asked before it; [`practice`] is an
//!   order that is none.
//! * [`diagnostics`] is what is the matter, in one sentence, and what is drawn of round trips.
//! * [`type_size`] says how large type is.
//! * [`filter`] leaves out what is made at other stations, [`deed`] is what the big button of a ticket
//!   does.
//! * [`screen`] is what fills the window.
//! * [`fit`] decides how much of it fits, [`sheet`] cuts a list into pages; [`words`] turns all of it
//!   into texts.

pub mod badge;
pub mod dashboard;
pub mod deed;
pub mod detail;
pub mod diagnostics;
pub mod dish_form;
pub mod display;
pub mod filter;
pub mod first_run;
pub mod fit;
pub mod history;
pub mod keys;
pub mod moves;
pub mod order_form;
pub mod pace;
pub mod pack_up;
pub mod paper;
pub mod pickup;
pub mod practice;
pub mod recall;
pub mod replica;
pub mod screen;
pub mod sheet;
pub mod type_size;
pub mod view;
pub mod words;
