//! What requests may bring, checked when it is read: a handler never sees a value that isn't one.

use serde::Deserialize;
use tenant_sqlx::prelude::*;
use utoipa::{IntoParams, ToSchema};

/// A name or a code: 1 to 100 characters, none of them a control character.
#[derive(Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, min_length = 1, max_length = 100, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$")]
pub(crate) struct Label(String);

impl TryFrom<String> for Label {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = (1..=100).contains(&text.chars().count());
        if fits && !text.contains(char::is_control) {
            Ok(Self(text))
        } else {
            Err("1 to 100 characters, without control characters")
        }
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0
    }
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Part {
    /// How many rows.
    #[param(value_type = u32, minimum = 1, maximum = 100, default = 50, required = false)]
    #[serde(default)]
    pub(crate) size: Size,
    /// `next` of the part before.
    #[param(value_type = Option<String>)]
    pub(crate) after: Option<Cursor>,
}

/// How many rows there may be in a part.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Size(u32);

impl Default for Size {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<u32> for Size {
    type Error = &'static str;

    fn try_from(rows: u32) -> Result<Self, Self::Error> {
        if (1..=100).contains(&rows) { Ok(Self(rows)) } else { Err("1 to 100 rows") }
    }
}

impl From<Size> for u32 {
    fn from(size: Size) -> Self {
        size.0
    }
}
