//! What the parser says: one event at a time, text borrowed from the parser.

/// One event of a YAML stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'p> {
    /// What happened.
    pub kind: EventKind<'p>,
    /// Byte offset of the first byte of the event.
    pub start: usize,
    /// Byte offset behind the last byte of the event.
    ///
    /// The end of a collection in block style is where the scanner noticed it: at the next token,
    /// behind blank lines and comments.
    pub end: usize,
}

/// The kinds of [`Event`], with what they carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind<'p> {
    /// The stream begins.
    StreamStart,
    /// The stream is at its end; nothing follows.
    StreamEnd,
    /// A document begins.
    DocumentStart,
    /// A document ends.
    DocumentEnd,
    /// `*name`
    Alias {
        /// The anchor that is referred to.
        anchor: &'p str,
    },
    /// A scalar in any style.
    Scalar {
        /// `&name`, if there is one.
        anchor: Option<&'p str>,
        /// The tag with its shorthand resolved (`!!int` is `tag:yaml.org,2002:int`), if written.
        tag: Option<&'p str>,
        /// The text after escapes and folding.
        value: &'p str,
        /// How it was written.
        style: ScalarStyle,
    },
    /// `- …` or `[…]`
    SequenceStart {
        /// `&name`, if there is one.
        anchor: Option<&'p str>,
        /// The resolved tag, if written.
        tag: Option<&'p str>,
        /// Written with brackets.
        flow: bool,
    },
    /// The sequence that was begun last and is still open ends.
    SequenceEnd,
    /// `a: …` or `{…}`
    MappingStart {
        /// `&name`, if there is one.
        anchor: Option<&'p str>,
        /// The resolved tag, if written.
        tag: Option<&'p str>,
        /// Written with braces.
        flow: bool,
    },
    /// The mapping that was begun last and is still open ends.
    MappingEnd,
}

/// How a scalar was written. Only plain scalars can be anything but strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// `value`
    Plain,
    /// `'value'`
    SingleQuoted,
    /// `"value"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}
