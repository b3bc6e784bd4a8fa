//! Programs with entities, as text.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::library::Library;
use super::{unusable, write};

/// The package with so many entities.
pub(super) fn package(entities: usize) -> String {
    format!("entities_{entities}")
}

/// Writes a workspace with a package per number of entities.
pub(super) fn workspace(
    root: &Path,
    folder: &Path,
    library: Library,
    entities: &[usize],
) -> Result<(), String> {
    let members: Vec<String> =
        entities.iter().map(|count| format!("\"{}\"", package(*count))).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n\
         [profile.dev]\nincremental = false\n\n[profile.release]\nstrip = true\n",
        members.join(", ")
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    let (lock, copy) = (root.join("benches/Cargo.lock"), folder.join("Cargo.lock"));
    fs::copy(&lock, &copy).map_err(|cause| unusable(&lock, &cause))?;
    for count in entities {
        let name = package(*count);
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\
             tokio = {{ version = \"1\", features = [\"rt\"] }}\nuuid = \"1\"\n",
            library.dependencies(root)
        );
        write(&folder.join(&name).join("Cargo.toml"), &manifest)?;
        let sources = folder.join(&name).join("src");
        write(&sources.join("main.rs"), &program(library, *count))?;
        for number in 0..*count {
            let text = library.entity().replace("{n}", &number.to_string());
            write(&sources.join(format!("entity_{number}.rs")), &text)?;
        }
    }
    Ok(())
}

/// The program reaches each list through a table of functions, so that nothing is left out of the binary.
fn program(library: Library, entities: usize) -> String {
    let mut text = library.beginning().to_owned();
    for number in 0..entities {
        let _ = writeln!(text, "mod entity_{number};");
    }
    text.push_str("\nconst LISTS: &[List] = &[");
    for number in 0..entities {
        let _ = write!(text, "entity_{number}::boxed, ");
    }
    text.push_str("];\n");
    text
}
