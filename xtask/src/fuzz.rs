//! What `cargo xtask fuzz` is asked for.

use std::time::{SystemTime, UNIX_EPOCH};

/// How many statements `fuzz` makes unless it is told.
const CASES: u64 = 100_000;

/// The statements to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) cases: u64,
    /// The seed of the first. A failure names its own: run it alone with `--cases 2`.
    pub(crate) seed: u64,
}

impl Options {
    /// Reads the arguments behind `fuzz`. Each night has another seed, unless one is named.
    pub(crate) fn of(mut arguments: &[&str]) -> Result<Self, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut options = Self { cases: CASES, seed: now.as_secs() };
        while let [option, rest @ ..] = arguments {
            let wanted = match *option {
                "--cases" => &mut options.cases,
                "--seed" => &mut options.seed,
                other => return Err(format!("`{other}` is neither --cases nor --seed")),
            };
            let [number, behind @ ..] = rest else {
                return Err(format!("{option} stands without a number"));
            };
            *wanted = number.parse().map_err(|_| format!("`{number}` is not a number"))?;
            arguments = behind;
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn options_are_numbers_in_any_order() {
        let options = Options::of(&["--seed", "7", "--cases", "20"]);
        assert_eq!(options, Ok(Options { cases: 20, seed: 7 }));
        assert_eq!(Options::of(&[]).map(|options| options.cases), Ok(super::CASES));
    }

    #[test]
    fn what_is_no_option_is_refused() {
        assert!(Options::of(&["--case", "20"]).is_err());
        assert!(Options::of(&["--cases"]).is_err());
        assert!(Options::of(&["--cases", "many"]).is_err());
    }
}
