use std::fmt::Display;

use proc_macro2::Span;
use syn::Error;

/// Every mistake of one derive.
///
/// Only [`gather`](Mistakes::gather) makes one, and it looks at what was found: no mistake can be
/// recorded and then forgotten.
pub(crate) struct Mistakes {
    found: Vec<Error>,
    unreadable: bool,
}

impl Mistakes {
    /// Runs one derive's checks, and fails with all mistakes that they found.
    pub(crate) fn gather<T>(checks: impl FnOnce(&mut Self) -> syn::Result<T>) -> syn::Result<T> {
        let mut mistakes = Self { found: Vec::new(), unreadable: false };
        let outcome = checks(&mut mistakes);
        let (model, last) = match outcome {
            Ok(model) => (Some(model), None),
            Err(error) => (None, Some(error)),
        };
        let all = mistakes.found.into_iter().chain(last).reduce(|mut all, next| {
            all.combine(next);
            all
        });
        match (model, all) {
            (Some(model), None) => Ok(model),
            (_, Some(all)) => Err(all),
            // `last` is there whenever `model` is not.
            (None, None) => Err(Error::new(Span::call_site(), "nothing was derived")),
        }
    }

    /// Records a mistake.
    pub(crate) fn at(&mut self, place: Span, message: impl Display) {
        self.found.push(Error::new(place, message));
    }

    /// Records that an attribute could not be read.
    pub(crate) fn unreadable(&mut self, error: Error) {
        self.found.push(error);
        self.unreadable = true;
    }

    /// Whether some attribute could not be read: what seems to be missing may stand in it.
    pub(crate) fn any_unreadable(&self) -> bool {
        self.unreadable
    }
}
