//! Configurations of other tools, read as they are.

use crate::complaint::ConfigError;
use crate::file;
use crate::layer::Layer;

/// Reads a configuration, whosever it is.
///
/// # Errors
///
/// What does not fit, with its place.
pub fn read(path: &str, text: &str) -> Result<Layer, ConfigError> {
    file::read(path, text)
}
