//! The Cargo features of a package, so that each can be built alone.

use crate::Error;
use std::{fs, path::Path};

/// The names in the `[features]` table of a `Cargo.toml`, in the order they are written.
///
/// A manifest without that table has none.
///
/// # Errors
/// [`Error::Unreadable`] when the file can't be read.
pub fn of_manifest(path: &Path) -> Result<Vec<String>, Error> {
    let manifest = fs::read_to_string(path)
        .map_err(|cause| Error::Unreadable { path: path.to_owned(), cause })?;
    Ok(names(&manifest))
}

/// Reads only as much TOML as a `[features]` table needs: `name = [ … ]`, perhaps over several lines.
fn names(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut open_brackets = 0;
    let table = manifest.lines().skip_while(|line| line.trim() != "[features]").skip(1);
    for line in table {
        let line = line.split('#').next().unwrap_or_default().trim();
        if open_brackets == 0 {
            if line.starts_with('[') {
                break;
            }
            if let Some((name, _)) = line.split_once('=') {
                names.push(name.trim().trim_matches('"').to_owned());
            }
        }
        open_brackets += line.matches('[').count();
        open_brackets = open_brackets.saturating_sub(line.matches(']').count());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn only_the_keys_of_the_features_table_are_names() {
        let manifest = r#"
[package]
name = "p"

[features]
# A comment = with a sign.
default = []
one = ["dep:one"]
two = [
    "one", # why
    "sqlx/two",
]
"three" = ["two"]

[dependencies]
serde = { version = "1", features = ["derive"] }
"#;
        assert_eq!(names(manifest), ["default", "one", "two", "three"]);
    }

    #[test]
    fn a_manifest_without_the_table_has_no_features() {
        assert!(names("[package]\nname = \"p\"\n").is_empty());
    }
}
