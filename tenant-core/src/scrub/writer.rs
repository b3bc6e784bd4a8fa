use std::io::{self, Write};

use serde_json::Value;
use tracing::Metadata;
use tracing_subscriber::fmt::MakeWriter;

use super::patterns::scrubbed;
use super::{REMOVED, Scrub};

/// A writer of logs that passes on what is left of each line. Made by [`Scrub::writer`].
#[derive(Debug, Clone)]
pub struct ScrubWriter<M> {
    pub(super) scrub: Scrub,
    pub(super) inner: M,
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for ScrubWriter<M> {
    type Writer = ScrubbedLines<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        ScrubbedLines::new(self.scrub.clone(), self.inner.make_writer())
    }

    fn make_writer_for(&'a self, of: &Metadata<'_>) -> Self::Writer {
        ScrubbedLines::new(self.scrub.clone(), self.inner.make_writer_for(of))
    }
}

/// Writes what is left of each line, once the line is there in full or the writer is dropped.
#[derive(Debug)]
pub struct ScrubbedLines<W: Write> {
    scrub: Scrub,
    inner: W,
    waiting: Vec<u8>,
}

impl<W: Write> ScrubbedLines<W> {
    fn new(scrub: Scrub, inner: W) -> Self {
        Self { scrub, inner, waiting: Vec::new() }
    }

    fn pass_on(&mut self, length: usize) -> io::Result<()> {
        let line: Vec<u8> = self.waiting.drain(..length).collect();
        // What is no text can't be looked at.
        let line = String::from_utf8_lossy(&line);
        self.inner.write_all(left_of(&self.scrub, &line).as_bytes())
    }
}

impl<W: Write> Write for ScrubbedLines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        while let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
            self.pass_on(end + 1)?;
        }
        Ok(bytes.len())
    }

    /// A line that has begun stays here: half a token doesn't look like one.
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for ScrubbedLines<W> {
    fn drop(&mut self) {
        let rest = self.waiting.len();
        if rest > 0 {
            // A drop tells nobody, and a log has nobody to tell.
            let _ = self.pass_on(rest);
        }
    }
}

fn left_of(scrub: &Scrub, line: &str) -> String {
    if line.starts_with('{')
        && let Ok(mut value) = serde_json::from_str::<Value>(line)
    {
        clean(scrub, &mut value, false);
        return format!("{value}\n");
    }
    scrubbed(line).unwrap_or_else(|| line.to_owned())
}

/// Goes through a value of JSON, to whatever depth the reader has let it have.
fn clean(scrub: &Scrub, value: &mut Value, is_span: bool) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                // The name of a span, which the format writes behind its fields.
                let is_own_name = is_span && name == "name";
                if is_own_name || !scrub.denies(name) {
                    clean(scrub, member, name == "span" || name == "spans");
                } else {
                    *member = Value::from(REMOVED);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean(scrub, item, is_span)),
        Value::String(text) => {
            if let Some(rest) = scrubbed(text) {
                *text = rest;
            }
        }
        Value::Number(number) => {
            if let Some(rest) = scrubbed(&number.to_string()) {
                *value = Value::from(rest);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}
