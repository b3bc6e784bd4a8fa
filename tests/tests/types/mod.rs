//! Values of every type, there and back.

mod arrays;
mod cells;
mod meddling;
mod scalars;
mod tenant_ids;
