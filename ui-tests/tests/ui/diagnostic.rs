//! One message of the compiler, as far as the suite looks at it.

use serde_json::Value;

/// One message about one program.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    /// `error`, `warning` or `note`.
    pub(crate) level: String,
    /// `E0277`, or the name of a lint.
    pub(crate) code: Option<String>,
    /// The first sentence.
    pub(crate) message: String,
    /// Message, labels, notes and helps: each text on its own, white space collapsed.
    texts: Vec<String>,
    /// Lines of the program that the message points at.
    primary: Vec<usize>,
    /// Lines of the program that the labels and notes point at.
    others: Vec<usize>,
}

impl Diagnostic {
    /// Reads a message of rustc about the program at `path`.
    pub(crate) fn read(value: &Value, path: &str) -> Self {
        let mut diagnostic = Diagnostic {
            level: string(&value["level"]),
            code: value["code"]["code"].as_str().map(str::to_owned),
            message: string(&value["message"]),
            texts: Vec::new(),
            primary: Vec::new(),
            others: Vec::new(),
        };
        diagnostic.read_texts(value);
        let children = list(&value["children"]);
        children.iter().for_each(|child| diagnostic.read_texts(child));
        for span in list(&value["spans"]) {
            let lines = if span["is_primary"] == true {
                &mut diagnostic.primary
            } else {
                &mut diagnostic.others
            };
            read_lines(span, path, lines);
        }
        for span in children.iter().flat_map(|child| list(&child["spans"])) {
            read_lines(span, path, &mut diagnostic.others);
        }
        diagnostic
    }

    /// Lines of the program where the culprit may stand. A constant of ours that fails in our crate is pointed
    /// at from the program by a note only.
    pub(crate) fn lines(&self) -> &[usize] {
        if self.primary.is_empty() { &self.others } else { &self.primary }
    }

    /// Whether `fragment` occurs in any of the texts, however they are wrapped.
    pub(crate) fn says(&self, fragment: &str) -> bool {
        let fragment = collapse(fragment);
        self.texts.iter().any(|text| text.contains(&fragment))
    }

    /// Whether the message is about the program, not about cargo having had enough.
    pub(crate) fn is_error(&self) -> bool {
        let summary = ["aborting due to", "could not compile"]
            .iter()
            .any(|start| self.message.starts_with(start));
        self.level.starts_with("error") && !summary
    }

    /// Whether the message belongs to the one before it.
    pub(crate) fn is_note(&self) -> bool {
        self.level == "note"
    }

    /// Takes a note in.
    pub(crate) fn absorb(&mut self, note: Diagnostic) {
        self.texts.extend(note.texts);
        self.others.extend(note.primary);
        self.others.extend(note.others);
    }

    fn read_texts(&mut self, value: &Value) {
        self.texts.push(collapse(value["message"].as_str().unwrap_or_default()));
        let labels = list(&value["spans"]).iter().filter_map(|span| span["label"].as_str());
        self.texts.extend(labels.map(collapse));
    }
}

/// A span inside a macro of ours is followed out to the line that calls the macro.
fn read_lines(span: &Value, path: &str, lines: &mut Vec<usize>) {
    let mut next = Some(span);
    while let Some(span) = next.filter(|span| span.is_object()) {
        let file = span["file_name"].as_str().unwrap_or_default().replace('\\', "/");
        if file.ends_with(path) {
            lines.extend(span["line_start"].as_u64().and_then(|line| usize::try_from(line).ok()));
        }
        next = span["expansion"].get("span");
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
