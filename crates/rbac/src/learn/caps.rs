//! How much is remembered: memory is the same for a log of any size, and no subject can use up what
//! others need.

/// Bounds of what is remembered of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Subjects.
    pub subjects: usize,
    /// Distinct authorisations, of all subjects.
    pub uses: usize,
    /// Distinct authorisations of one subject.
    pub uses_of_subject: usize,
    /// Namespaces in which one subject uses one verb on one resource.
    pub namespaces: usize,
    /// Names of objects for one verb on one resource in one namespace.
    pub names: usize,
    /// Bytes of memory, of all subjects: names and paths with what keeps them.
    pub text: usize,
    /// Bytes of memory of one subject.
    pub text_of_subject: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Caps {
            subjects: 50_000,
            uses: 200_000,
            uses_of_subject: 4_000,
            namespaces: 200,
            names: 50,
            text: 40 << 20,
            text_of_subject: 1 << 20,
        }
    }
}
