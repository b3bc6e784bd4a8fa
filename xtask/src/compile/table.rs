//! What was measured, as Markdown.

use std::fmt::Write as _;

use super::library::Library;
use super::{Outcome, Program};

pub(super) fn of(beginning: &str, outcomes: &[Outcome]) -> String {
    let mut text = format!("{beginning}\n\n");
    text.push_str(
        "Processor time, user and system, of cargo and all that it starts. The clean build is that of a \
         program without entities and of all that it depends on, unoptimised. Each library has Postgres, \
         UUIDs and Tokio; sqlx alone has the features that it has below tenant-sqlx.\n\n",
    );
    clean(outcomes, &mut text);
    text.push_str(
        "\nPer entity of twelve columns with one function that lists a hundred rows: the time beyond that of \
         the program without entities, divided by their number; dependencies are built, nothing is \
         incremental.\n\n",
    );
    per_entity(outcomes, &mut text);
    if outcomes
        .iter()
        .flat_map(|outcome| &outcome.programs)
        .any(|program| program.release.is_some())
    {
        text.push_str("\nOptimised programs, without symbols.\n\n");
        release(outcomes, &mut text);
    }
    text
}

fn clean(outcomes: &[Outcome], text: &mut String) {
    let sqlx = outcomes.iter().find(|outcome| outcome.library == Library::SqlxAlone);
    text.push_str(
        "| library | clean build, s | beside sqlx alone | packages |\n|---|---:|---:|---:|\n",
    );
    for outcome in outcomes {
        let beside =
            sqlx.map_or_else(String::new, |sqlx| format!("{:.2}", outcome.clean / sqlx.clean));
        let _ = writeln!(
            text,
            "| {} | {:.1} | {beside} | {} |",
            outcome.library.name(),
            outcome.clean,
            outcome.packages
        );
    }
}

fn per_entity(outcomes: &[Outcome], text: &mut String) {
    let Some(first) = outcomes.iter().find(|outcome| !outcome.programs.is_empty()) else { return };
    let counts: Vec<usize> =
        first.programs.iter().map(|program| program.entities).filter(|count| *count > 0).collect();
    text.push_str("| ms per entity |");
    for step in ["check", "build"] {
        for count in &counts {
            let _ = write!(text, " {step}, {count} |");
        }
    }
    let _ = writeln!(text, "\n|---|{}", "---:|".repeat(counts.len() * 2));
    for outcome in outcomes.iter().filter(|outcome| !outcome.programs.is_empty()) {
        let _ = write!(text, "| {} |", outcome.library.name());
        for time in [|program: &Program| program.check, |program: &Program| program.build] {
            let base = outcome.programs.first().map_or(0.0, time);
            for program in outcome.programs.iter().filter(|program| program.entities > 0) {
                let each = (time(program) - base) / program.entities as f64;
                let _ = write!(text, " {:.1} |", each * 1e3);
            }
        }
        text.push('\n');
    }
}

fn release(outcomes: &[Outcome], text: &mut String) {
    text.push_str(
        "| library | entities | build of the program, s | size, KiB | KiB per entity |\n\
         |---|---:|---:|---:|---:|\n",
    );
    for outcome in outcomes {
        let mut base = None;
        for program in &outcome.programs {
            let Some(release) = &program.release else { continue };
            let size = release.bytes as f64 / 1024.0;
            let base = *base.get_or_insert(size);
            let each = match program.entities {
                0 => String::new(),
                entities => format!("{:.1}", (size - base) / entities as f64),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {:.1} | {size:.0} | {each} |",
                outcome.library.name(),
                program.entities,
                release.build
            );
        }
    }
}
