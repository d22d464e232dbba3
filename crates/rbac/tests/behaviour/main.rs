//! What the rules say at their corners: one behaviour, one test.

mod accounts;
mod managed;
mod scenes;
mod stars;
mod tokens;
mod traps;

use garboard_rbac::RbacPillar;
use garboard_testkit::claims::Claims;

const CLAIMS: Claims = Claims(&RbacPillar);
