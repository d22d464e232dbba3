//! The parser: libyaml's state behind a safe face.

use std::fmt;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::slice;

use libyaml_rs as sys;

use crate::event::{Event, EventKind, ScalarStyle};

/// Reads the events of one YAML text.
pub struct Parser<'t> {
    // Boxed: libyaml keeps pointers into its own state.
    state: Box<sys::yaml_parser_t>,
    current: Option<sys::yaml_event_t>,
    text: PhantomData<&'t str>,
}

/// The text is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in libyaml's words: `did not find expected ',' or '}'`.
    pub problem: String,
    /// What was being read, if libyaml says: `while parsing a flow mapping`.
    pub context: Option<String>,
    /// Byte offset of the place where reading had to stop.
    pub offset: usize,
    /// Byte offset of the place where the construct named by `context` began.
    pub context_offset: Option<usize>,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.context {
            Some(context) => write!(formatter, "{context}, {}", self.problem),
            None => formatter.write_str(&self.problem),
        }
    }
}

impl std::error::Error for SyntaxError {}

impl<'t> Parser<'t> {
    /// A parser at the beginning of `text`, which should not begin with a byte order mark.
    pub fn new(text: &'t str) -> Self {
        let mut state = Box::new(MaybeUninit::<sys::yaml_parser_t>::uninit());
        // SAFETY: `yaml_parser_initialize` writes the whole structure; it fails only when memory
        // runs out, where the allocator aborts first. The text outlives the parser by `'t`.
        let state = unsafe {
            let _ = sys::yaml_parser_initialize(state.as_mut_ptr());
            let mut state = state.assume_init();
            sys::yaml_parser_set_encoding(&raw mut *state, sys::YAML_UTF8_ENCODING);
            sys::yaml_parser_set_input_string(&raw mut *state, text.as_ptr(), text.len() as u64);
            state
        };
        Parser {
            state,
            current: None,
            text: PhantomData,
        }
    }

    /// The next event. Behind [`EventKind::StreamEnd`] the same event comes again.
    pub fn next_event(&mut self) -> Result<Event<'_>, SyntaxError> {
        self.drop_current();
        let mut event = MaybeUninit::<sys::yaml_event_t>::uninit();
        // SAFETY: the state was initialised in `new`; on success the event is written whole.
        let event = unsafe {
            if sys::yaml_parser_parse(&raw mut *self.state, event.as_mut_ptr()).fail {
                return Err(self.error());
            }
            event.assume_init()
        };
        let start = event.start_mark.index as usize;
        let end = event.end_mark.index as usize;
        let event = self.current.insert(event);
        // SAFETY: the event is alive until the next call, which borrows `self` mutably.
        let kind = unsafe { kind_of(event) };
        Ok(Event { kind, start, end })
    }

    fn error(&mut self) -> SyntaxError {
        // SAFETY: libyaml's messages are constant NUL-terminated strings, or null.
        let (problem, context) =
            unsafe { (c_text(self.state.problem), c_text(self.state.context)) };
        let is_reader_error = self.state.error == sys::YAML_READER_ERROR;
        let offset = if is_reader_error {
            self.state.problem_offset as usize // the reader counts bytes
        } else {
            self.state.problem_mark.index as usize
        };
        let context_offset = context
            .is_some()
            .then(|| self.state.context_mark.index as usize);
        SyntaxError {
            problem: problem.unwrap_or_else(|| "not YAML".to_owned()),
            context,
            offset,
            context_offset,
        }
    }

    fn drop_current(&mut self) {
        if let Some(mut event) = self.current.take() {
            // SAFETY: the event came from `yaml_parser_parse` and is deleted once.
            unsafe { sys::yaml_event_delete(&raw mut event) };
        }
    }
}

impl Drop for Parser<'_> {
    fn drop(&mut self) {
        self.drop_current();
        // SAFETY: initialised in `new`, deleted once.
        unsafe { sys::yaml_parser_delete(&raw mut *self.state) };
    }
}

/// The safe view of an event.
///
/// SAFETY: `event` must have been written by `yaml_parser_parse` and not be deleted while the
/// result is in use.
unsafe fn kind_of(event: &sys::yaml_event_t) -> EventKind<'_> {
    // SAFETY: the union's member is chosen by `type_`, as libyaml documents; strings are
    // NUL-terminated UTF-8 that the reader has checked.
    unsafe {
        match event.type_ {
            sys::YAML_STREAM_START_EVENT => EventKind::StreamStart,
            sys::YAML_DOCUMENT_START_EVENT => EventKind::DocumentStart,
            sys::YAML_DOCUMENT_END_EVENT => EventKind::DocumentEnd,
            sys::YAML_ALIAS_EVENT => EventKind::Alias {
                anchor: text(event.data.alias.anchor).unwrap_or_default(),
            },
            sys::YAML_SCALAR_EVENT => {
                let scalar = &event.data.scalar;
                let bytes = slice::from_raw_parts(scalar.value, scalar.length as usize);
                EventKind::Scalar {
                    anchor: text(scalar.anchor),
                    tag: text(scalar.tag),
                    value: std::str::from_utf8_unchecked(bytes),
                    style: match scalar.style {
                        sys::YAML_SINGLE_QUOTED_SCALAR_STYLE => ScalarStyle::SingleQuoted,
                        sys::YAML_DOUBLE_QUOTED_SCALAR_STYLE => ScalarStyle::DoubleQuoted,
                        sys::YAML_LITERAL_SCALAR_STYLE => ScalarStyle::Literal,
                        sys::YAML_FOLDED_SCALAR_STYLE => ScalarStyle::Folded,
                        _ => ScalarStyle::Plain,
                    },
                }
            }
            sys::YAML_SEQUENCE_START_EVENT => EventKind::SequenceStart {
                anchor: text(event.data.sequence_start.anchor),
                tag: text(event.data.sequence_start.tag),
                flow: event.data.sequence_start.style == sys::YAML_FLOW_SEQUENCE_STYLE,
            },
            sys::YAML_SEQUENCE_END_EVENT => EventKind::SequenceEnd,
            sys::YAML_MAPPING_START_EVENT => EventKind::MappingStart {
                anchor: text(event.data.mapping_start.anchor),
                tag: text(event.data.mapping_start.tag),
                flow: event.data.mapping_start.style == sys::YAML_FLOW_MAPPING_STYLE,
            },
            sys::YAML_MAPPING_END_EVENT => EventKind::MappingEnd,
            // YAML_NO_EVENT: libyaml answers so behind the end of the stream.
            _ => EventKind::StreamEnd,
        }
    }
}

/// SAFETY: `pointer` is null or a NUL-terminated string of UTF-8 that lives for `'p`.
unsafe fn text<'p>(pointer: *const u8) -> Option<&'p str> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: see above; libyaml's reader refuses what is not UTF-8.
    unsafe { std::ffi::CStr::from_ptr(pointer.cast()).to_str().ok() }
}

/// SAFETY: `pointer` is null or a NUL-terminated string.
unsafe fn c_text(pointer: *const i8) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: see above.
    Some(
        unsafe { std::ffi::CStr::from_ptr(pointer) }
            .to_string_lossy()
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalars(text: &str) -> Vec<(String, usize, usize)> {
        let mut parser = Parser::new(text);
        let mut out = Vec::new();
        loop {
            let event = parser.next_event().expect("the text is YAML");
            match event.kind {
                EventKind::Scalar { value, .. } => {
                    out.push((value.to_owned(), event.start, event.end));
                }
                EventKind::StreamEnd => return out,
                _ => {}
            }
        }
    }

    #[test]
    fn spans_count_bytes_where_libyaml_counts_characters() {
        let text = "é: 'ü'\nb: 😀\n";
        let spans = scalars(text);
        let words: Vec<&str> = spans
            .iter()
            .map(|(_, start, end)| &text[*start..*end])
            .collect();
        assert_eq!(words, ["é", "'ü'", "b", "😀"]);
    }

    #[test]
    fn an_error_says_where_and_in_what() {
        let mut parser = Parser::new("a: {\n");
        let error = loop {
            match parser.next_event() {
                Ok(event) => assert_ne!(event.kind, EventKind::StreamEnd),
                Err(error) => break error,
            }
        };
        assert_eq!(error.offset, 5);
        assert_eq!(error.context.as_deref(), Some("while parsing a flow node"));
    }

    #[test]
    fn a_value_may_hold_a_nul() {
        assert_eq!(scalars(r#"a: "x\0y""#)[1].0, "x\0y");
    }

    #[test]
    fn the_end_of_the_stream_stays_the_end() {
        let mut parser = Parser::new("");
        for _ in 0..3 {
            while parser.next_event().expect("empty is YAML").kind != EventKind::StreamEnd {}
        }
    }
}
