//! What the rules say at their corners: one behaviour, one test.

mod tokens;

use garboard_rbac::RbacPillar;
use garboard_testkit::claims::Claims;

const CLAIMS: Claims = Claims(&RbacPillar);
