//! Lines and columns of byte offsets.

/// Where the lines of a text begin. A line ends at `\n`, `\r\n` or a lone `\r`, as in editors.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Places in long lines, in order: a text on one line must not be counted from its beginning
    /// for every place in it.
    marks: Vec<Mark>,
}

/// A place in a long line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: u32,
    /// Characters before it on its line.
    characters: u32,
    /// UTF-16 code units before it on its line.
    utf16: u32,
}

/// Bytes between two marks.
const MARK_EVERY: usize = 1024;

/// A place in a text as people and tools count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode characters, from 1.
    pub column: u32,
    /// Column in UTF-16 code units, from 1 (SARIF's and LSP's unit).
    pub utf16_column: u32,
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                starts.push(at as u32 + 1);
            }
        }
        let mut marks = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            let end = starts
                .get(number + 1)
                .map_or(text.len(), |next| *next as usize);
            mark(text, *start as usize, end, &mut marks);
        }
        LineIndex { starts, marks }
    }

    /// The line (from 1) that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Line and columns of the byte at `offset` of the same `text`.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.start_of(line);
        let nearest = self.marks.partition_point(|mark| mark.offset <= offset);
        let nearest = nearest.checked_sub(1).and_then(|at| self.marks.get(at));
        let from = nearest.filter(|mark| mark.offset >= start).copied();
        let from = from.unwrap_or(Mark {
            offset: start,
            characters: 0,
            utf16: 0,
        });
        let before = text.get(from.offset as usize..offset as usize);
        let before = before.unwrap_or_default();
        Position {
            line,
            column: from.characters + before.chars().count() as u32 + 1,
            utf16_column: from.utf16 + before.encode_utf16().count() as u32 + 1,
        }
    }

    /// Offset of the first byte of a line (from 1); the last line's for lines behind it.
    pub fn start_of(&self, line: u32) -> u32 {
        let index = (line.max(1) as usize - 1).min(self.starts.len() - 1); // never empty
        self.starts[index]
    }

    /// The text of a line (from 1) without its line ending.
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let start = self.start_of(line) as usize;
        let end = self
            .starts
            .get(line as usize)
            .map_or(text.len(), |next| *next as usize);
        text.get(start..end)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }

    /// Number of lines; a text that ends with a line break has an empty last line.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }
}

/// Marks a line that is long.
fn mark(text: &str, start: usize, end: usize, marks: &mut Vec<Mark>) {
    if end - start <= MARK_EVERY {
        return;
    }
    let line = text.get(start..end).unwrap_or_default();
    let mut next = MARK_EVERY;
    let (mut characters, mut utf16) = (0, 0);
    for (at, character) in line.char_indices() {
        if at >= next {
            next = at + MARK_EVERY;
            marks.push(Mark {
                offset: (start + at) as u32,
                characters,
                utf16,
            });
        }
        characters += 1;
        utf16 += character.len_utf16() as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, MARK_EVERY, Position};

    #[test]
    fn places_in_long_lines_are_counted_as_in_short_ones() {
        let text = format!("x\n{}", "é😀z".repeat(MARK_EVERY));
        let index = LineIndex::new(&text);
        for (characters, (offset, _)) in text.char_indices().enumerate().skip(2).step_by(97) {
            let before = &text[2..offset];
            let expected = Position {
                line: 2,
                column: characters as u32 - 1,
                utf16_column: before.encode_utf16().count() as u32 + 1,
            };
            assert_eq!(index.position(&text, offset as u32), expected);
        }
    }

    #[test]
    fn counts_lines_over_every_kind_of_line_ending() {
        let text = "a\nb\r\nc\rd";
        let index = LineIndex::new(text);
        let lines: Vec<&str> = (1..=index.count())
            .map(|line| index.line_text(text, line))
            .collect();
        assert_eq!(lines, ["a", "b", "c", "d"]);
    }

    #[test]
    fn columns_are_characters_and_utf16_units() {
        let text = "x\né😀z";
        let at_z = text.len() as u32 - 1;
        assert_eq!(
            LineIndex::new(text).position(text, at_z),
            Position {
                line: 2,
                column: 3,
                utf16_column: 4
            }
        );
    }
}
