use sqlparser::tokenizer::Span;

/// Something that a scoped statement may not hold, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line of the text, from 1.
    pub line: usize,
    /// The column, in characters, from 1.
    pub column: usize,
    /// How many characters it takes; 1 if nobody knows.
    pub length: usize,
    /// The parameter of the function that is to blame, where it isn't the text.
    pub parameter: Option<usize>,
    /// What is wrong.
    pub cause: String,
    /// What helps.
    pub cure: String,
}

impl Mistake {
    pub(crate) fn at(span: Span, cause: impl Into<String>, cure: impl Into<String>) -> Self {
        let (start, end) = (span.start, span.end);
        let length = match start.line == end.line {
            true => end.column.saturating_sub(start.column).max(1),
            false => 1,
        };
        Self {
            line: usize::try_from(start.line).unwrap_or(1).max(1),
            column: usize::try_from(start.column).unwrap_or(1).max(1),
            length: usize::try_from(length).unwrap_or(1),
            parameter: None,
            cause: cause.into(),
            cure: cure.into(),
        }
    }

    /// The whole message: the cause, the line of SQL with a mark under the culprit, and the cure.
    pub fn render(&self, sql: &str) -> String {
        let Self { line, column: place, length, parameter, cause, cure } = self;
        if parameter.is_some() {
            return format!("{cause}: {cure}");
        }
        let (shown, column) = self.shown(sql);
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        // Tabs stay tabs, so that the mark stands under what it marks.
        let indent = shown.chars().take(column - 1);
        let indent: String = indent.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let room = shown.chars().count().saturating_sub(column - 1).max(1);
        let mark = "^".repeat((*length).min(room));
        let mut message = format!(
            "{cause}\n{margin}--> line {line}, column {place} of the statement\n\
             {margin} |\n{number} | {shown}\n{margin} | {indent}{mark}"
        );
        for cure in cure.lines() {
            message.push_str(&format!("\n{margin} = help: {cure}"));
        }
        message
    }

    /// The line, and the column of the culprit in what is shown of it: of a long line, what stands around it.
    fn shown(&self, sql: &str) -> (String, usize) {
        let line = sql.lines().nth(self.line - 1).unwrap_or_default();
        let length = line.chars().count();
        if length <= WIDEST {
            return (line.to_owned(), self.column);
        }
        let before = (self.column - 1).saturating_sub(WIDEST / 2).min(length - WIDEST);
        let shown: String = line.chars().skip(before).take(WIDEST).collect();
        let (open, close) = (before > 0, before + WIDEST < length);
        let cut = |cut: bool| if cut { "…" } else { "" };
        let column = self.column - before + usize::from(open);
        (format!("{}{shown}{}", cut(open), cut(close)), column)
    }
}

/// How many characters of a line are shown. The compiler tells no message of any length.
const WIDEST: usize = 400;
