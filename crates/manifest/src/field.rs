//! A field of an object: absent, set, or set to something it cannot be.

/// A field of a Kubernetes object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Field<T> {
    /// Not written, or `null`.
    #[default]
    Absent,
    /// Written, and of the field's type.
    Set(T),
    /// Written, and of another type: reported, and nobody knows what it would mean.
    Invalid,
}

impl<T> Field<T> {
    /// The value, if it is set.
    pub fn get(&self) -> Option<&T> {
        match self {
            Field::Set(value) => Some(value),
            Field::Absent | Field::Invalid => None,
        }
    }

    /// Whether the field is not written (an invalid one is).
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    /// Whether the field is written with a value of a wrong type.
    pub fn is_invalid(&self) -> bool {
        matches!(self, Field::Invalid)
    }

    /// This field, or the other where this one is absent: how containers inherit from their pod.
    #[must_use]
    pub fn or<'a>(&'a self, other: &'a Field<T>) -> &'a Field<T> {
        if self.is_absent() { other } else { self }
    }
}

impl<T: PartialEq> Field<T> {
    /// Whether the field is set to `value`.
    pub fn is(&self, value: &T) -> bool {
        self.get() == Some(value)
    }
}

impl Field<bool> {
    /// Whether the field is set to `true`.
    pub fn is_true(&self) -> bool {
        matches!(self, Field::Set(true))
    }

    /// Whether the field is set to `false`.
    pub fn is_false(&self) -> bool {
        matches!(self, Field::Set(false))
    }
}

impl Field<Box<str>> {
    /// The text, empty if the field is not set: Go's zero value.
    pub fn text(&self) -> &str {
        self.get().map_or("", |text| text)
    }
}

impl<T> Field<Vec<T>> {
    /// The items; none if the field is not set.
    pub fn items(&self) -> &[T] {
        self.get().map_or(&[], |items| items)
    }
}
