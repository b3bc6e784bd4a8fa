//! The rules. Each is written above the function that checks it; nothing here generates code.

mod cell;
mod contradiction;
mod entity;
mod name;
mod owner;
mod row;
mod unique;

pub(crate) use cell::cell;
pub(crate) use entity::{global, tenant_scoped};
pub(crate) use row::row;
