//! Globs that users give: what to leave out, and what to find.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::input::InputError;

/// Patterns of paths, each read as a line of a `.gitignore`.
#[derive(Clone, Debug)]
pub struct PathPatterns(Excludes);

impl PathPatterns {
    /// The patterns.
    ///
    /// # Errors
    ///
    /// When one of them is malformed.
    pub fn new(globs: &[String]) -> Result<Self, InputError> {
        Excludes::new(globs).map(PathPatterns)
    }

    /// Whether a pattern matches a file, or a folder that it stands in.
    pub fn matches(&self, path: &str) -> bool {
        self.0.leave_out_file(path)
    }
}

/// The globs of `--exclude`.
#[derive(Clone, Debug)]
pub(super) struct Excludes(Gitignore);

impl Excludes {
    pub(super) fn new(globs: &[String]) -> Result<Self, InputError> {
        let globs = globs.iter().map(String::as_str);
        compile(globs).map(Excludes)
    }

    /// Excludes nothing.
    pub(super) fn none() -> Self {
        Excludes(Gitignore::empty())
    }

    /// Whether nothing is excluded.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a walk leaves an entry out; its parents were asked before.
    pub(super) fn leave_out(&self, path: &str, is_folder: bool) -> bool {
        !self.0.is_empty() && self.0.matched(relative(path), is_folder).is_ignore()
    }

    /// Whether a file is left out, itself or with a folder that it stands in.
    pub(super) fn leave_out_file(&self, path: &str) -> bool {
        !self.0.is_empty()
            && self
                .0
                .matched_path_or_any_parents(relative(path), false)
                .is_ignore()
    }
}

/// A glob in place of a path: `deploy/*/*.yaml`.
#[derive(Debug)]
pub(super) struct Pattern<'p> {
    /// The folder in which the search begins: the path up to the first part with a wildcard.
    pub(super) base: &'p str,
    /// How deep below the base something can match; none if as deep as there are folders.
    pub(super) depth: Option<usize>,
    matcher: Gitignore,
}

impl<'p> Pattern<'p> {
    /// The pattern that `text` is, if it has wildcards.
    pub(super) fn new(text: &'p str) -> Result<Option<Self>, InputError> {
        let Some(wildcard) = text.find(['*', '?', '[']) else {
            return Ok(None);
        };
        let (base, rest) = match text[..wildcard].rfind('/') {
            Some(0) => ("/", &text[1..]),
            Some(slash) => (&text[..slash], &text[slash + 1..]),
            None => (".", text),
        };
        // A slash in front ties a gitignore pattern to its folder, as a shell's glob is.
        let matcher = compile(std::iter::once(format!("/{rest}").as_str()))?;
        let depth = (!rest.contains("**")).then(|| rest.split('/').count());
        Ok(Some(Pattern {
            base,
            depth,
            matcher,
        }))
    }

    /// Whether a path below the base matches.
    pub(super) fn is_match(&self, path: &Path, is_folder: bool) -> bool {
        self.matcher.matched(path, is_folder).is_ignore()
    }
}

/// A matcher of relative paths; what matches is "ignored" in its words.
fn compile<'g>(globs: impl Iterator<Item = &'g str>) -> Result<Gitignore, InputError> {
    let mut builder = GitignoreBuilder::new("");
    for glob in globs {
        builder
            .add_line(None, glob)
            .map_err(|error| InputError::pattern(glob, &error))?;
    }
    builder
        .build()
        .map_err(|error| InputError::pattern("", &error))
}

/// Gitignore patterns hold against relative paths only, and panic on others.
fn relative(path: &str) -> &str {
    path.trim_start_matches('/')
}

#[cfg(test)]
mod tests {
    use super::{Excludes, Path, Pattern};

    fn excludes(globs: &[&str]) -> Excludes {
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        Excludes::new(&globs).expect("the globs are well formed")
    }

    #[test]
    fn an_exclude_is_read_as_a_line_of_a_gitignore() {
        let excludes = excludes(&["tests/", "*.tmp.yaml", "/top.yaml"]);
        assert!(excludes.leave_out_file("a/tests/x.yaml"));
        assert!(excludes.leave_out_file("/a/b.tmp.yaml"));
        assert!(excludes.leave_out_file("top.yaml"));
        assert!(!excludes.leave_out_file("a/top.yaml"));
        assert!(!excludes.leave_out("tests", false));
    }

    #[test]
    fn a_pattern_begins_where_the_wildcards_do() {
        let pattern = Pattern::new("a/b*/c/*.yaml").expect("well formed");
        let pattern = pattern.expect("it has wildcards");
        assert_eq!(pattern.base, "a");
        assert!(pattern.is_match(Path::new("bx/c/d.yaml"), false));
        assert!(!pattern.is_match(Path::new("bx/c/e/d.yaml"), false));
        assert!(!pattern.is_match(Path::new("x/bx/c/d.yaml"), false));
    }

    #[test]
    fn a_broken_pattern_is_named_in_the_error() {
        let error = Excludes::new(&["a[z-b]".to_owned()]).expect_err("the range runs backwards");
        assert!(error.to_string().contains("a[z-b]"), "{error}");
    }
}
