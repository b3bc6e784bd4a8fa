//! Values of every type, there and back.

mod arrays;
mod cells;
mod many_rows;
mod meddling;
mod scalars;
mod tenant_ids;
