use std::collections::BTreeSet;

const DENIED: [&str; 46] = [
    "account",
    "address",
    "api_key",
    "apikey",
    "authorization",
    "bearer",
    "birth",
    "birthday",
    "card",
    "cookie",
    "credential",
    "credentials",
    "cvc",
    "cvv",
    "dob",
    "email",
    "fax",
    "firstname",
    "iban",
    "ip",
    "jwt",
    "lastname",
    "latitude",
    "longitude",
    "mail",
    "mobile",
    "name",
    "otp",
    "pan",
    "passport",
    "passwd",
    "password",
    "phone",
    "pin",
    "postcode",
    "pwd",
    "secret",
    "session",
    "ssn",
    "street",
    "surname",
    "tel",
    "telephone",
    "token",
    "username",
    "zip",
];

const ALLOWED: [&str; 7] = [
    "db.system.name",
    "db.operation.name",
    "db.collection.name",
    "otel.name",
    "service.name",
    "tenant.name",
    "threadName",
];

/// Which names of fields are denied.
#[derive(Clone)]
pub(super) struct Names {
    /// In lower case, words joined by underscores.
    denied: BTreeSet<String>,
    allowed: BTreeSet<String>,
}

impl Names {
    pub(super) fn usual() -> Self {
        Self {
            denied: DENIED.into_iter().map(str::to_owned).collect(),
            allowed: ALLOWED.into_iter().map(str::to_owned).collect(),
        }
    }

    pub(super) fn deny(&mut self, name: &str) {
        self.denied.insert(words(name).join("_"));
    }

    pub(super) fn allow(&mut self, name: &str) {
        self.allowed.insert(name.to_owned());
    }

    pub(super) fn deny_this(&self, name: &str) -> bool {
        if self.allowed.contains(name) {
            return false;
        }
        let words = words(name);
        words.iter().any(|word| self.denied.contains(word))
            || self.denied.contains(&words.join("_"))
    }
}

/// The words of `user.email`, `user_email`, `userEmail`, `USEREmail` and `USER-EMAIL`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut after_small, mut after_capital) = (false, false);
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_part = letter.is_alphanumeric();
        // The last capital of several begins the next word: `IPAddress`.
        let ends_capitals = after_capital && letters.peek().is_some_and(|next| next.is_lowercase());
        if !is_part || (letter.is_uppercase() && (after_small || ends_capitals)) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (is_part, words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase() || letter.is_ascii_digit();
        after_capital = letter.is_uppercase();
    }
    words.retain(|word| !word.is_empty());
    words
}
