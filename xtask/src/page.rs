//! The pages that show results: what stands between two marks is replaced.

use std::fs;
use std::path::Path;

/// The parts of the page, in its order. Each is a file of the results with this name.
const PARTS: [&str; 6] = ["time", "load", "resolving", "instructions", "compile", "scale"];

/// Puts the parts that were measured into `benches/RESULTS.md`, their plots beside it, and the short
/// table into the README. A part that was not measured keeps what it says.
pub(crate) fn fill(root: &Path, results: &Path) -> Result<(), String> {
    let page = root.join("benches/RESULTS.md");
    let mut text = read(&page)?;
    let mut found = 0;
    for part in PARTS {
        let Ok(measured) = fs::read_to_string(results.join(format!("{part}.md"))) else {
            println!("{part}: not measured, left as it is");
            continue;
        };
        found += 1;
        text = replaced(&text, part, &measured)?;
        println!("{part}: filled");
    }
    if found == 0 {
        return Err(format!("nothing was measured: no results in {}", results.display()));
    }
    write(&page, &text)?;
    copy_plots(&results.join("plots"), &root.join("benches/plots"))?;
    if let Ok(short) = fs::read_to_string(results.join("readme.md")) {
        let readme = root.join("README.md");
        write(&readme, &replaced(&read(&readme)?, "ratios", &short)?)?;
    }
    Ok(())
}

fn copy_plots(results: &Path, plots: &Path) -> Result<(), String> {
    // Some parts draw none.
    if !results.exists() {
        return Ok(());
    }
    fs::create_dir_all(plots).map_err(|cause| unusable(plots, &cause))?;
    let files = fs::read_dir(results).map_err(|cause| unusable(results, &cause))?;
    for file in files.flatten() {
        if file.path().extension().is_some_and(|extension| extension == "svg") {
            let to = plots.join(file.file_name());
            fs::copy(file.path(), &to).map_err(|cause| unusable(&to, &cause))?;
        }
    }
    Ok(())
}

/// Replaces what stands between the two marks of a part.
fn replaced(page: &str, part: &str, text: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- {part}: begin -->\n"), format!("<!-- {part}: end -->"));
    let missing = || format!("the page has no marks `{}` and `{end}`", begin.trim_end());
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, behind) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{behind}", text.trim()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|cause| unusable(path, &cause))
}

/// Leaves a file in the folder of the results, which may not be there yet.
pub(crate) fn leave(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|cause| unusable(folder, &cause))?;
    write(&folder.join(name), text)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|cause| unusable(path, &cause))
}

fn unusable(path: &Path, cause: &std::io::Error) -> String {
    format!("can't use `{}`: {cause}", path.display())
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let page = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n<!-- y: begin -->\nkept\n<!-- y: end -->\n";
        let once = replaced(page, "x", "new\n").expect("the marks are there");
        assert_eq!(
            once,
            "a\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nb\n<!-- y: begin -->\nkept\n<!-- y: end -->\n"
        );
        assert_eq!(replaced(&once, "x", "new"), Ok(once.clone()));
        assert!(replaced(page, "z", "new").is_err());
    }
}
