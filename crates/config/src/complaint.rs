//! What is wrong with a configuration: one line each, with its place.

use std::fmt;

use crate::origin::{Origin, Place};

/// One thing that is wrong, or worth a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Where; none for what came from the command line.
    pub place: Option<Place>,
    /// What is wrong and what to do, lower case, no full stop.
    pub message: String,
}

/// A configuration that cannot be used: everything that is wrong with it, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Complaint>);

impl Complaint {
    pub(crate) fn at(origin: &Origin, message: impl fmt::Display) -> Complaint {
        let place = match origin {
            Origin::File(place) => Some(place.clone()),
            Origin::Flag(_) | Origin::Default => None,
        };
        Complaint {
            place,
            message: message.to_string(),
        }
    }
}

impl ConfigError {
    pub(crate) fn one(origin: &Origin, message: impl fmt::Display) -> ConfigError {
        ConfigError(vec![Complaint::at(origin, message)])
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(formatter, "{place}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, complaint) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("\n")?;
            }
            complaint.fmt(formatter)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
