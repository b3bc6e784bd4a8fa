//! Aligned output.

use std::fmt::{self, Display};
use std::io::{self, Write as _};

/// A table whose columns are as wide as their widest cell.
pub(crate) struct Paper<const WIDTH: usize> {
    rows: Vec<[String; WIDTH]>,
}

impl<const WIDTH: usize> Paper<WIDTH> {
    pub(crate) fn new(names: [&str; WIDTH]) -> Self {
        Self { rows: vec![names.map(str::to_owned)] }
    }

    pub(crate) fn row(&mut self, cells: [String; WIDTH]) {
        self.rows.push(cells);
    }
}

impl<const WIDTH: usize> Display for Paper<WIDTH> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = [0; WIDTH];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(widths).map(|(cell, width)| {
                if is_number(cell) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            });
            writeln!(out, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
            if index == 0 {
                writeln!(out, "  {}", widths.map(|width| "-".repeat(width)).join("  "))?;
            }
        }
        Ok(())
    }
}

/// What is aligned to the right.
fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|character| character.is_ascii_digit() || character == '.')
}

/// Prints a paragraph. A reader that went away is an error, so that the tables are still removed.
pub(crate) fn say(text: impl Display) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

pub(crate) fn heading(text: &str) -> io::Result<()> {
    say(format_args!("\n{text}\n{}\n", "=".repeat(text.chars().count())))
}

/// Prints text that is somebody else's.
pub(crate) fn quote(text: &str) -> io::Result<()> {
    for line in text.lines() {
        say(format_args!("  | {line}").to_string().trim_end())?;
    }
    say("")
}

pub(crate) fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents.rem_euclid(100))
}
