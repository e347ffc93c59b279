//! Words of and about people. Never printed: `Debug` shows the length only.

/// A text that may be about a person.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(String);

impl Text {
    /// Takes the text as it is; bounds are checked by the rules of the field.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The words, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} characters)", self.0.chars().count())
    }
}
