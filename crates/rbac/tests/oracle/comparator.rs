//! `Covers`, word by word (component-helpers, `auth/rbac/validation/policy_comparator.go`).

use crate::cluster::PolicyRule;

/// The single steps of the servant's rules that no rule of the owner covers.
pub(crate) fn uncovered(owner: &[PolicyRule], servant: &[PolicyRule]) -> Vec<PolicyRule> {
    let mut steps: Vec<PolicyRule> = servant.iter().flat_map(break_down).collect();
    steps.retain(|step| !owner.iter().any(|rule| rule_covers(rule, step)));
    steps
}

/// `BreakdownRule`
fn break_down(rule: &PolicyRule) -> Vec<PolicyRule> {
    let mut steps = Vec::new();
    for group in &rule.api_groups {
        for resource in &rule.resources {
            for verb in &rule.verbs {
                let step = PolicyRule {
                    verbs: vec![verb.clone()],
                    api_groups: vec![group.clone()],
                    resources: vec![resource.clone()],
                    ..PolicyRule::default()
                };
                if rule.resource_names.is_empty() {
                    steps.push(step);
                    continue;
                }
                for name in &rule.resource_names {
                    steps.push(PolicyRule {
                        resource_names: vec![name.clone()],
                        ..step.clone()
                    });
                }
            }
        }
    }
    for url in &rule.non_resource_urls {
        for verb in &rule.verbs {
            steps.push(PolicyRule {
                verbs: vec![verb.clone()],
                non_resource_urls: vec![url.clone()],
                ..PolicyRule::default()
            });
        }
    }
    steps
}

fn rule_covers(owner: &PolicyRule, step: &PolicyRule) -> bool {
    let all = |set: &[String], covers: &[String]| {
        set.iter().any(|word| word == "*") || covers.iter().all(|word| set.contains(word))
    };
    let names = if step.resource_names.is_empty() {
        owner.resource_names.is_empty()
    } else {
        owner.resource_names.is_empty()
            || step
                .resource_names
                .iter()
                .all(|name| owner.resource_names.contains(name))
    };
    all(&owner.verbs, &step.verbs)
        && all(&owner.api_groups, &step.api_groups)
        && resources_cover(&owner.resources, &step.resources)
        && names
        && step.non_resource_urls.iter().all(|url| {
            owner
                .non_resource_urls
                .iter()
                .any(|path| url_covers(path, url))
        })
}

/// `resourceCoversAll`
fn resources_cover(set: &[String], covers: &[String]) -> bool {
    if set.iter().any(|resource| resource == "*") {
        return true;
    }
    for resource in covers {
        if set.contains(resource) {
            continue;
        }
        let Some((_, subresource)) = resource.split_once('/') else {
            return false;
        };
        if !set.contains(&format!("*/{subresource}")) {
            return false;
        }
    }
    true
}

fn url_covers(owner: &str, url: &str) -> bool {
    owner == url || owner.ends_with('*') && url.starts_with(owner.trim_end_matches('*'))
}
