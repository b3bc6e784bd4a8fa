//! What many of the programs in `fail/` and `pass/` share: entities, and the tokens to use them with.
