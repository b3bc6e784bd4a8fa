//! What was measured, as Markdown and as plots.

use std::fmt::Write as _;
use std::path::Path;

use crate::contestants::Failure;

/// One table: a row per operation, a column per contestant. The first contestant is the measure.
pub struct Table {
    pub title: String,
    pub note: String,
    pub unit: &'static str,
    pub contestants: Vec<&'static str>,
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

/// Writes the tables of one part of the page, and a plot of each.
pub fn write(folder: &Path, part: &str, beginning: &str, tables: &[Table]) -> Result<(), Failure> {
    let plots = folder.join("plots");
    std::fs::create_dir_all(&plots)?;
    let mut markdown = format!("{beginning}\n\n");
    for (number, table) in tables.iter().enumerate() {
        let plot = format!("{part}-{}.svg", number + 1);
        std::fs::write(plots.join(&plot), table.to_svg())?;
        markdown += &table.to_markdown();
        let _ = write!(markdown, "![{}](plots/{plot})\n\n", table.title);
    }
    std::fs::write(folder.join(format!("{part}.md")), &markdown)?;
    println!("{markdown}");
    println!("written to {}", folder.display());
    Ok(())
}

impl Table {
    /// The ratio of a contestant to the first one in a row.
    pub fn ratio(&self, row: &str, contestant: &str) -> Option<f64> {
        let column = self.contestants.iter().position(|name| *name == contestant)?;
        let (_, values) = self.rows.iter().find(|(name, _)| name == row)?;
        Some((*values.get(column)?)? / (*values.first()?)?)
    }

    /// What stands in a cell.
    pub fn value(&self, row: &str, contestant: &str) -> Option<f64> {
        let column = self.contestants.iter().position(|name| *name == contestant)?;
        let (_, values) = self.rows.iter().find(|(name, _)| name == row)?;
        *values.get(column)?
    }

    fn to_markdown(&self) -> String {
        let mut text = format!("### {}\n\n{}\n\n| {} |", self.title, self.note, self.unit);
        for contestant in &self.contestants {
            let _ = write!(text, " {contestant} |");
        }
        text.push_str("\n|---|");
        text.push_str(&"---:|".repeat(self.contestants.len()));
        for (operation, values) in &self.rows {
            let _ = write!(text, "\n| {operation} |");
            let measure = values.first().copied().flatten();
            for (index, value) in values.iter().enumerate() {
                let _ = match (value, measure) {
                    (None, _) => write!(text, " – |"),
                    (Some(value), Some(measure)) if index > 0 => {
                        write!(text, " {} ({:.2}) |", short(*value), value / measure)
                    }
                    (Some(value), _) => write!(text, " {} |", short(*value)),
                };
            }
        }
        text.push_str("\n\n");
        text
    }

    /// Bars of the ratios to the first contestant, cut at three times.
    fn to_svg(&self) -> String {
        const BAR: usize = 11;
        const LEFT: usize = 190;
        const SCALE: f64 = 200.0;
        const MOST: f64 = 3.0;
        const COLOURS: [&str; 9] = [
            "#7f7f7f", "#9ecae1", "#d62728", "#f7a6a7", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e",
            "#c7c7c7",
        ];
        const LEGENDS: usize = 5;
        let group = BAR * self.contestants.len() + 12;
        let top = 50 + 14 * (self.contestants.len() / (LEGENDS + 1));
        let height = top + 10 + group * self.rows.len();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"10\">\n\
             <rect width=\"900\" height=\"{height}\" fill=\"white\"/>\n\
             <text x=\"8\" y=\"16\" font-size=\"13\">{}, as ratios to {}</text>\n",
            self.title, self.contestants[0]
        );
        for (index, contestant) in self.contestants.iter().enumerate() {
            let (x, y) = (8 + index % LEGENDS * 170, 26 + index / LEGENDS * 14);
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\" fill=\"{}\"/>\
                 <text x=\"{}\" y=\"{}\">{contestant}</text>",
                COLOURS[index % COLOURS.len()],
                x + 14,
                y + 9
            );
        }
        for (row, (operation, values)) in self.rows.iter().enumerate() {
            let top = top + row * group;
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{operation}</text>",
                LEFT - 6,
                top + group / 2
            );
            let Some(measure) = values.first().copied().flatten() else { continue };
            for (index, value) in values.iter().enumerate() {
                let Some(value) = value else { continue };
                let ratio = value / measure;
                let (y, width) = (top + index * BAR, ratio.min(MOST) * SCALE);
                let _ = writeln!(
                    svg,
                    "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{}\" fill=\"{}\"/>\
                     <text x=\"{:.1}\" y=\"{}\">{ratio:.2}</text>",
                    BAR - 1,
                    COLOURS[index % COLOURS.len()],
                    LEFT as f64 + width + 4.0,
                    y + BAR - 2
                );
            }
        }
        let one = LEFT as f64 + SCALE;
        let _ = writeln!(
            svg,
            "<line x1=\"{one}\" y1=\"{}\" x2=\"{one}\" y2=\"{height}\" stroke=\"black\" stroke-width=\"0.5\"/>\n</svg>",
            top - 4
        );
        svg
    }
}

fn short(value: f64) -> String {
    match value {
        100_000.0.. => format!("{:.0}k", value / 1_000.0),
        100.0.. => format!("{value:.0}"),
        _ if value.fract() == 0.0 => format!("{value:.0}"),
        _ => format!("{value:.1}"),
    }
}
