//! What was measured, as Markdown and as a plot.

use std::fmt::Write as _;

/// One table: a row per operation, a column per contestant. The first contestant is the measure.
pub struct Table {
    pub title: String,
    pub note: &'static str,
    pub unit: &'static str,
    pub contestants: Vec<&'static str>,
    pub rows: Vec<(&'static str, Vec<f64>)>,
}

impl Table {
    pub fn to_markdown(&self) -> String {
        let mut text = format!("## {}\n\n{}\n\n| {} |", self.title, self.note, self.unit);
        for contestant in &self.contestants {
            let _ = write!(text, " {contestant} |");
        }
        text.push_str("\n|---|");
        text.push_str(&"---:|".repeat(self.contestants.len()));
        for (operation, values) in &self.rows {
            let _ = write!(text, "\n| {operation} |");
            for (index, value) in values.iter().enumerate() {
                let _ = match index {
                    0 => write!(text, " {} |", short(*value)),
                    _ => write!(text, " {} ({:.2}) |", short(*value), value / values[0]),
                };
            }
        }
        text.push_str("\n\n");
        text
    }

    /// Bars of the ratios to the first contestant, cut at three times.
    pub fn to_svg(&self) -> String {
        const BAR: usize = 11;
        const LEFT: usize = 150;
        const SCALE: f64 = 200.0;
        const MOST: f64 = 3.0;
        const COLOURS: [&str; 6] =
            ["#7f7f7f", "#9ecae1", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e"];
        let group = BAR * self.contestants.len() + 12;
        let height = 60 + group * self.rows.len();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"10\">\n\
             <rect width=\"900\" height=\"{height}\" fill=\"white\"/>\n\
             <text x=\"8\" y=\"16\" font-size=\"13\">{}, as ratios to {}</text>\n",
            self.title, self.contestants[0]
        );
        for (index, contestant) in self.contestants.iter().enumerate() {
            let x = 8 + index * 145;
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"26\" width=\"10\" height=\"10\" fill=\"{}\"/>\
                 <text x=\"{}\" y=\"35\">{contestant}</text>",
                COLOURS[index % COLOURS.len()],
                x + 14
            );
        }
        for (row, (operation, values)) in self.rows.iter().enumerate() {
            let top = 50 + row * group;
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{operation}</text>",
                LEFT - 6,
                top + group / 2
            );
            for (index, value) in values.iter().enumerate() {
                let ratio = value / values[0];
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
            "<line x1=\"{one}\" y1=\"46\" x2=\"{one}\" y2=\"{height}\" stroke=\"black\" stroke-width=\"0.5\"/>\n</svg>"
        );
        svg
    }
}

fn short(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}
