//! `workload/pdb-overlap`: evictions of the pod fail.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_world::{Object, ObjectId, Workload, World};

use crate::Check;

rule! {
    pub(crate) RULE = "workload/pdb-overlap" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "pods under several PodDisruptionBudgets",
        aliases: [],
        page: include_str!("pdb_overlap.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (id, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    for (number, template) in object
        .workload()
        .into_iter()
        .flat_map(Workload::pods)
        .enumerate()
    {
        let budgets = world.budgets_of(id, number as u32);
        let mut names: Vec<&str> = budgets.iter().map(|id| world.object(*id).name()).collect();
        names.sort_unstable();
        names.dedup(); // one budget in two files is one budget
        if let [first, second, ..] = names[..] {
            out.report(template.meta_path.join("labels"))
                .message(format_args!(
                    "PodDisruptionBudgets {first} and {second} select the same pods"
                ));
        }
    }
}
