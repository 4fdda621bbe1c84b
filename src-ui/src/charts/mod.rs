//! Charts: drawn as SVG at the size of their room, each with the same figures as a table for whoever
//! does not see them.

pub mod bars;
pub mod columns;
pub mod scale;
