//! How many pods of a workload there are: what it says itself, or what its autoscaler says.

use garboard_manifest::{Field, IntOrString};
use garboard_world::{Body, Object, ObjectId, World};

/// The number of pods that a workload keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Replicas {
    /// At the least.
    pub(crate) least: i64,
    /// At the most.
    pub(crate) most: i64,
    /// Whether an autoscaler says so.
    pub(crate) autoscaler: Option<ObjectId>,
    /// Whether the workload leaves the number out, as those do that something else scales.
    pub(crate) is_left_out: bool,
}

impl Replicas {
    /// The replicas of a workload; none of kinds that have none, and of numbers that cannot be read.
    pub(crate) fn of(world: &World, id: ObjectId, object: &Object) -> Option<Replicas> {
        let workload = object.workload()?;
        if !workload.kind.has_replicas() || workload.replicas.is_invalid() {
            return None;
        }
        let is_left_out = workload.replicas.is_absent();
        if let Some(autoscaler) = world.autoscalers_of(id).first() {
            let (least, most) = bounds(world.object(*autoscaler))?;
            return Some(Replicas {
                least,
                most,
                autoscaler: Some(*autoscaler),
                is_left_out,
            });
        }
        // apps/v1, core/v1: 1 unless it is written.
        let number = workload.replicas.get().copied().unwrap_or(1);
        Some(Replicas {
            least: number,
            most: number,
            autoscaler: None,
            is_left_out,
        })
    }

    /// Whether there may be several pods: more than one, or a number that is not known here.
    pub(crate) fn may_be_several(self) -> bool {
        self.most > 1 || self.autoscaler.is_none() && self.is_left_out
    }
}

/// The least and the greatest number of replicas of an autoscaler.
pub(crate) fn bounds(autoscaler: &Object) -> Option<(i64, i64)> {
    let Body::Autoscaler(autoscaler) = &autoscaler.body else {
        return None;
    };
    let spec = autoscaler.spec.get()?;
    let least = match &spec.min_replicas {
        Field::Set(least) => *least,
        Field::Absent => 1, // autoscaling/v2: 1 unless it is written
        Field::Invalid => return None,
    };
    Some((least, *spec.max_replicas.get()?))
}

/// A number of pods, or a share of `count` of them, which the disruption controller rounds up
/// (apimachinery, `GetScaledValueFromIntOrPercent`). None of what it refuses.
pub(crate) fn scaled_up(number: &IntOrString, count: i64) -> Option<i64> {
    match number {
        IntOrString::Int(number) => Some(*number),
        IntOrString::String(text) => {
            let share: i64 = text.strip_suffix('%')?.parse().ok()?;
            let share = i128::from(share) * i128::from(count);
            let rounded = share.div_euclid(100) + i128::from(share.rem_euclid(100) != 0);
            i64::try_from(rounded).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_up() {
        let scaled = |text: &str, count| scaled_up(&IntOrString::String(text.into()), count);
        assert_eq!(scaled("50%", 3), Some(2));
        assert_eq!(scaled("100%", 3), Some(3));
        assert_eq!(scaled("0%", 3), Some(0));
        assert_eq!(scaled("1%", i64::MAX), Some(92_233_720_368_547_759));
        assert_eq!(scaled("half", 3), None);
        assert_eq!(scaled_up(&IntOrString::Int(7), 3), Some(7));
    }
}
