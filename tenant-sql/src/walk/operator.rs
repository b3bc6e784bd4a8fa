//! Operators, and the fields of dates: words of which each is known or refused.

use sqlparser::ast::{BinaryOperator, DateTimeField};

use super::Walk;

impl Walk<'_> {
    /// A field of a date, of those that have a fixed name.
    pub(super) fn field(&mut self, field: &DateTimeField) {
        let word = match field {
            DateTimeField::Year => "YEAR",
            DateTimeField::Month => "MONTH",
            DateTimeField::Week(None) => "WEEK",
            DateTimeField::Day => "DAY",
            DateTimeField::Hour => "HOUR",
            DateTimeField::Minute => "MINUTE",
            DateTimeField::Second => "SECOND",
            DateTimeField::Century => "CENTURY",
            DateTimeField::Decade => "DECADE",
            DateTimeField::Dow => "DOW",
            DateTimeField::Doy => "DOY",
            DateTimeField::Epoch => "EPOCH",
            DateTimeField::Isodow => "ISODOW",
            DateTimeField::Isoyear => "ISOYEAR",
            DateTimeField::Julian => "JULIAN",
            DateTimeField::Microsecond => "MICROSECOND",
            DateTimeField::Microseconds => "MICROSECONDS",
            DateTimeField::Millennium => "MILLENNIUM",
            DateTimeField::Millisecond => "MILLISECOND",
            DateTimeField::Milliseconds => "MILLISECONDS",
            DateTimeField::Quarter => "QUARTER",
            DateTimeField::Timezone => "TIMEZONE",
            DateTimeField::TimezoneHour => "TIMEZONE_HOUR",
            DateTimeField::TimezoneMinute => "TIMEZONE_MINUTE",
            DateTimeField::Years
            | DateTimeField::Months
            | DateTimeField::Week(Some(_))
            | DateTimeField::Weeks
            | DateTimeField::DayOfWeek
            | DateTimeField::DayOfYear
            | DateTimeField::Days
            | DateTimeField::Date
            | DateTimeField::Datetime
            | DateTimeField::Hours
            | DateTimeField::Minutes
            | DateTimeField::Seconds
            | DateTimeField::IsoWeek
            | DateTimeField::Millenium
            | DateTimeField::Nanosecond
            | DateTimeField::Nanoseconds
            | DateTimeField::Time
            | DateTimeField::TimezoneAbbr
            | DateTimeField::TimezoneRegion
            | DateTimeField::NoDateTime
            | DateTimeField::Custom(_) => {
                return self.deny_if(true, "this field of a date");
            }
        };
        self.text(word);
    }

    pub(super) fn operator(&mut self, op: &BinaryOperator) -> &'static str {
        let (text, in_sqlite) = match op {
            BinaryOperator::Plus => ("+", true),
            BinaryOperator::Minus => ("-", true),
            BinaryOperator::Multiply => ("*", true),
            BinaryOperator::Divide => ("/", true),
            BinaryOperator::Modulo => ("%", true),
            BinaryOperator::StringConcat => ("||", true),
            BinaryOperator::Gt => (">", true),
            BinaryOperator::Lt => ("<", true),
            BinaryOperator::GtEq => (">=", true),
            BinaryOperator::LtEq => ("<=", true),
            BinaryOperator::Eq => ("=", true),
            BinaryOperator::NotEq => ("<>", true),
            BinaryOperator::And => ("AND", true),
            BinaryOperator::Or => ("OR", true),
            BinaryOperator::BitwiseOr => ("|", true),
            BinaryOperator::BitwiseAnd => ("&", true),
            BinaryOperator::PGBitwiseShiftLeft => ("<<", true),
            BinaryOperator::PGBitwiseShiftRight => (">>", true),
            BinaryOperator::Arrow => ("->", true),
            BinaryOperator::LongArrow => ("->>", true),
            BinaryOperator::PGBitwiseXor => ("#", false),
            BinaryOperator::PGExp => ("^", false),
            BinaryOperator::PGOverlap => ("&&", false),
            BinaryOperator::PGRegexMatch => ("~", false),
            BinaryOperator::PGRegexIMatch => ("~*", false),
            BinaryOperator::PGRegexNotMatch => ("!~", false),
            BinaryOperator::PGRegexNotIMatch => ("!~*", false),
            BinaryOperator::PGLikeMatch => ("~~", false),
            BinaryOperator::PGILikeMatch => ("~~*", false),
            BinaryOperator::PGNotLikeMatch => ("!~~", false),
            BinaryOperator::PGNotILikeMatch => ("!~~*", false),
            BinaryOperator::PGStartsWith => ("^@", false),
            BinaryOperator::HashArrow => ("#>", false),
            BinaryOperator::HashLongArrow => ("#>>", false),
            BinaryOperator::AtAt => ("@@", false),
            BinaryOperator::AtArrow => ("@>", false),
            BinaryOperator::ArrowAt => ("<@", false),
            BinaryOperator::HashMinus => ("#-", false),
            BinaryOperator::AtQuestion => ("@?", false),
            BinaryOperator::Question => ("?", false),
            BinaryOperator::QuestionAnd => ("?&", false),
            BinaryOperator::QuestionPipe => ("?|", false),
            BinaryOperator::Overlaps => ("OVERLAPS", false),
            BinaryOperator::LtDashGt => ("<->", false),
            BinaryOperator::Spaceship => ("<=>", false),
            BinaryOperator::Xor
            | BinaryOperator::BitwiseXor
            | BinaryOperator::DuckIntegerDivide
            | BinaryOperator::MyIntegerDivide
            | BinaryOperator::Match
            | BinaryOperator::Regexp
            | BinaryOperator::Glob
            | BinaryOperator::Custom(_)
            | BinaryOperator::PGCustomBinaryOperator(_)
            | BinaryOperator::DoubleHash
            | BinaryOperator::AndLt
            | BinaryOperator::AndGt
            | BinaryOperator::LtLtPipe
            | BinaryOperator::PipeGtGt
            | BinaryOperator::AndLtPipe
            | BinaryOperator::PipeAndGt
            | BinaryOperator::LtCaret
            | BinaryOperator::GtCaret
            | BinaryOperator::QuestionHash
            | BinaryOperator::QuestionDash
            | BinaryOperator::QuestionDashPipe
            | BinaryOperator::QuestionDoublePipe
            | BinaryOperator::At
            | BinaryOperator::TildeEq
            | BinaryOperator::Assignment => {
                let text = op.to_string();
                self.refuse(
                    self.place,
                    format!("the operator `{text}` is not known to be safe"),
                    "write it with functions and operators of the list in the documentation",
                );
                return "=";
            }
        };
        if !in_sqlite {
            self.lacks(self.place, &format!("operator `{text}`"));
        }
        text
    }
}
