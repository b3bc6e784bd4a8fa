//! The name that an application gives to tenant-sqlx in its Cargo.toml, if it is another one.
//!
//! Only the forms in which a dependency is renamed are read. A parser of TOML would be a twentieth of the
//! build of the library and of all it depends on; and where a form is missed, the compiler names the
//! crate that it doesn't find, and `crate = path` says where it is.

use std::path::{Path, PathBuf};
use std::{env, fs};

const PACKAGE: &str = "tenant-sqlx";

/// The name in the manifest of the crate that is compiled, or of its workspace.
pub(crate) fn other_name() -> Option<String> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    let own = read(&folder)?;
    other_name_in(&own, "")
        .or_else(|| {
            let name = folder
                .ancestors()
                .filter_map(read)
                .find_map(|manifest| other_name_in(&manifest, "workspace."))?;
            inherits(&own, &name).then_some(name)
        })
        .map(|name| name.replace('-', "_"))
}

fn read(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join("Cargo.toml")).ok()
}

/// The other name that tenant-sqlx has among the dependencies of a package, or of `workspace.`.
fn other_name_in(manifest: &str, of: &str) -> Option<String> {
    let is_package = |value: &str| unquoted(value) == PACKAGE;
    entries(manifest, of).find_map(|(name, key, value)| {
        let renamed = match key {
            "package" => is_package(value),
            "" => inline(value).any(|(key, value)| key == "package" && is_package(value)),
            _ => false,
        };
        renamed.then(|| name.to_owned())
    })
}

/// Whether a package takes a dependency of this name from its workspace.
fn inherits(manifest: &str, wanted: &str) -> bool {
    entries(manifest, "").any(|(name, key, value)| {
        let inherited = match key {
            "workspace" => value == "true",
            "" => inline(value).any(|(key, value)| key == "workspace" && value == "true"),
            _ => false,
        };
        name == wanted && inherited
    })
}

/// What is said of dependencies: the name of each, the key if it has one of its own, the value.
fn entries<'m>(
    manifest: &'m str,
    of: &'m str,
) -> impl Iterator<Item = (&'m str, &'m str, &'m str)> {
    let mut table = "";
    manifest.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            table = header.split(']').next().unwrap_or_default().trim();
            return None;
        }
        let (key, value) = line.split_once('=')?;
        let (key, value) = (key.trim(), value.split(" #").next().unwrap_or_default().trim());
        if lists_dependencies(table, of) {
            let (name, key) = key.split_once('.').unwrap_or((key, ""));
            return Some((unquoted(name), key.trim(), value));
        }
        let (table, name) = table.rsplit_once('.')?;
        lists_dependencies(table, of).then_some((unquoted(name), key, value))
    })
}

/// Whether a table has one dependency per entry, of a package or of `workspace.`.
fn lists_dependencies(table: &str, of: &str) -> bool {
    let kind = table.rsplit_once('.').map_or(table, |(_, kind)| kind);
    ["dependencies", "dev-dependencies", "build-dependencies"].contains(&kind)
        && table.starts_with("workspace.") == (of == "workspace.")
}

/// The keys and values of `{ key = value, … }`. Those in lists are not whole, and not looked for.
fn inline(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let inside = value.trim_start_matches('{').trim_end_matches('}');
    inside.split(',').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        Some((key.trim(), value.trim()))
    })
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::{inherits, other_name_in};

    #[test]
    fn a_package_may_have_another_name_in_every_form() {
        for manifest in [
            "[dependencies]\ndb = { package = \"tenant-sqlx\", path = \"..\" }",
            "[dependencies]\ndb = { version = \"1\", features = [\"sql\", \"a\"], package = 'tenant-sqlx' } # ours",
            "[dependencies]\nserde = \"1\"\n'db'={package=\"tenant-sqlx\"}",
            "[dependencies]\ndb.version = \"1\"\ndb.package = \"tenant-sqlx\"",
            "[dev-dependencies.db]\nversion = \"1\"\npackage = \"tenant-sqlx\"\n[features]",
            "[target.'cfg(unix)'.dependencies]\ndb = { package = \"tenant-sqlx\" }",
            "[target.'cfg(target_os = \"linux\")'.dependencies.db]\npackage = \"tenant-sqlx\"",
        ] {
            assert_eq!(other_name_in(manifest, "").as_deref(), Some("db"), "{manifest}");
            assert_eq!(other_name_in(manifest, "workspace."), None, "{manifest}");
        }
    }

    #[test]
    fn its_own_name_and_other_tables_tell_nothing() {
        for manifest in [
            "",
            "[package]\nname = \"tenant-sqlx\"",
            "[dependencies]\ntenant-sqlx = \"1\"\nother = { package = \"tenant-sqlx-other\" }",
            "[dependencies.tenant-sqlx]\nversion = \"1\"",
            "[package.metadata.db]\npackage = \"tenant-sqlx\"",
            "[workspace.dependencies]\ndb = { package = \"tenant-sqlx\" }",
            "# [dependencies]\n# db = { package = \"tenant-sqlx\" }",
        ] {
            assert_eq!(other_name_in(manifest, ""), None, "{manifest}");
        }
    }

    #[test]
    fn a_name_may_be_the_workspaces() {
        let workspace = "[workspace.dependencies]\ndb = { package = \"tenant-sqlx\" }";
        assert_eq!(other_name_in(workspace, "workspace.").as_deref(), Some("db"));
        assert!(inherits("[dependencies]\ndb.workspace = true", "db"));
        assert!(inherits("[dependencies]\ndb = { workspace = true, features = [] }", "db"));
        assert!(inherits("[dependencies.db]\nworkspace = true", "db"));
        assert!(!inherits("[dependencies]\nother.workspace = true\ndb = \"1\"", "db"));
    }
}
