//! What `cargo xtask bench compile` is asked for.

use super::library::Library;

/// What to build, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) libraries: Vec<Library>,
    /// In rising order; the first is 0, which the others are compared with.
    pub(super) entities: Vec<usize>,
    pub(super) rounds: usize,
    /// Whether optimised programs are built, too, for the size of their binaries.
    pub(super) release: bool,
    pub(super) offline: bool,
}

impl Options {
    /// Reads the arguments behind `compile`.
    pub(crate) fn of(mut arguments: &[&str]) -> Result<Self, String> {
        let mut options = Self {
            libraries: Library::ALL.to_vec(),
            entities: vec![0, 50, 100, 200],
            rounds: 1,
            release: true,
            offline: false,
        };
        while let [option, rest @ ..] = arguments {
            arguments = match (*option, rest) {
                ("--no-release", _) => {
                    options.release = false;
                    rest
                }
                ("--offline", _) => {
                    options.offline = true;
                    rest
                }
                ("--rounds", [number, behind @ ..]) => {
                    options.rounds = parse(number)?;
                    behind
                }
                ("--entities", [numbers, behind @ ..]) => {
                    options.entities = numbers.split(',').map(parse).collect::<Result<_, _>>()?;
                    behind
                }
                ("--only", [names, behind @ ..]) => {
                    options.libraries =
                        names.split(',').map(Library::named).collect::<Result<_, _>>()?;
                    behind
                }
                (other, _) => {
                    return Err(format!(
                        "`{other}` is none of --rounds N, --entities 0,50, --only NAMES, \
                         --no-release, --offline"
                    ));
                }
            };
        }
        options.entities.push(0);
        options.entities.sort_unstable();
        options.entities.dedup();
        Ok(options)
    }

    /// What a person types to get the same.
    pub(super) fn command_line(&self) -> String {
        let entities: Vec<String> = self.entities.iter().map(usize::to_string).collect();
        let only: Vec<&str> = self.libraries.iter().map(|library| library.folder()).collect();
        format!(
            "cargo xtask bench compile --rounds {} --entities {} --only {}{}",
            self.rounds,
            entities.join(","),
            only.join(","),
            if self.release { "" } else { " --no-release" }
        )
    }

    /// Whether this is the least or the most: optimised builds take long.
    pub(super) fn is_outermost(&self, entities: usize) -> bool {
        entities == 0 || self.entities.last() == Some(&entities)
    }
}

fn parse(number: &str) -> Result<usize, String> {
    number.parse().map_err(|_| format!("`{number}` is not a number"))
}

#[cfg(test)]
mod tests {
    use super::{Library, Options};

    #[test]
    fn nothing_said_is_everything() {
        let options = Options::of(&[]).expect("no option is missing");
        assert_eq!(options.libraries, Library::ALL);
        assert_eq!(options.entities, [0, 50, 100, 200]);
        assert!(options.is_outermost(200) && !options.is_outermost(100));
    }

    #[test]
    fn none_is_always_among_the_numbers_of_entities() {
        let options = Options::of(&["--entities", "20,10", "--rounds", "1", "--no-release"]);
        let options = options.expect("these are options");
        assert_eq!((options.entities.as_slice(), options.rounds), ([0, 10, 20].as_slice(), 1));
        assert!(!options.release);
    }

    #[test]
    fn what_is_no_option_is_refused() {
        for wrong in [&["--round", "1"][..], &["--rounds"], &["--rounds", "x"], &["--only", "orm"]]
        {
            assert!(Options::of(wrong).is_err(), "{wrong:?}");
        }
    }
}
