//! How long compiling and questions take, on a dump that is named; `cargo xtask bench rbac` makes one
//! and holds the figures against their limits.
//!
//! Each figure is the slowest of its questions, each asked a few times and its median taken.

#![allow(clippy::print_stdout, reason = "the figures are what this prints")]

use std::hint::black_box;
use std::time::Instant;

use garboard_finding::KubernetesVersion;
use garboard_manifest::{Input, Limits, Loaded, ReadOptions, find, split};
use garboard_rbac::{Policy, Question, Scope, Subject};
use garboard_world::{FileId, Object, ReadSettings, SourceFile, World, read};

/// Times that each question is asked.
const TIMES: usize = 5;
/// Subjects that are asked about: every so-manieth of all.
const SUBJECTS: usize = 200;

const QUESTIONS: [(&str, &str); 5] = [
    ("get", "secrets"),
    ("create", "pods/exec"),
    ("list", "pods"),
    ("delete", "nodes"),
    ("get", "/metrics"),
];

fn main() {
    // cargo adds `--bench`; without a dump, as when all targets are tested, there is nothing to do.
    let Some(path) = std::env::args().skip(1).find(|it| !it.starts_with('-')) else {
        return;
    };
    let world = world(&path);
    let compile = median(|| Policy::compile(&world));
    println!("compile {compile:.3}");
    let policy = Policy::compile(&world);
    let all = policy.subjects();
    let step = (all.len() / SUBJECTS).max(1);
    let subjects: Vec<&Subject> = all.iter().step_by(step).collect();
    let ask = |verb, resource| Question {
        verb,
        resource,
        namespace: "ns-1",
        ..Question::default()
    };
    let can_i = subjects.iter().flat_map(|subject| {
        let who = subject.identity();
        let policy = &policy;
        QUESTIONS.map(move |(verb, resource)| median(|| policy.can_i(&who, &ask(verb, resource))))
    });
    println!("can-i {:.3}", worst(can_i));
    let who_can = QUESTIONS.iter().map(|(verb, resource)| {
        let question = ask(verb, resource);
        median(|| policy.who_can(&question.attributes(), Scope::Anywhere))
    });
    println!("who-can {:.3}", worst(who_can));
    let effective = subjects.iter().map(|subject| {
        let who = subject.identity();
        median(|| policy.effective(&who))
    });
    println!("effective {:.3}", worst(effective));
    let matrix = subjects.iter().map(|subject| {
        let who = subject.identity();
        median(|| policy.access_matrix(&who, "ns-1"))
    });
    println!("matrix {:.3}", worst(matrix));
    let version = KubernetesVersion::default();
    let powers = median(|| policy.power_map(version));
    println!("powers {powers:.3}");
}

/// Milliseconds of the median run.
fn median<T>(run: impl Fn() -> T) -> f64 {
    let mut times = [0.0; TIMES];
    for time in &mut times {
        let start = Instant::now();
        drop(black_box(run()));
        *time = start.elapsed().as_secs_f64() * 1000.0;
    }
    times.sort_by(f64::total_cmp);
    times[TIMES / 2]
}

fn worst(times: impl Iterator<Item = f64>) -> f64 {
    times.fold(0.0, f64::max)
}

fn world(path: &str) -> World {
    let options = ReadOptions::default();
    let found = find(&[Input::Path(path.into())], &options).expect("the dump can be found");
    let mut objects: Vec<Object> = Vec::new();
    let mut add = |text: &str, index: u32| {
        let limits = Limits::default();
        for part in split(text, &limits) {
            let document = part.read(text, &limits);
            let settings = ReadSettings::default();
            objects.extend(read(&document, FileId(0), index, &settings).objects);
        }
    };
    for source in &found.sources {
        match source.load(&options).expect("the dump can be read") {
            Loaded::Text(text) => add(&text, 0),
            Loaded::LargeJson(large) => {
                let problems = large.for_each(|item| add(&item.text, item.index));
                assert!(problems.is_empty(), "{problems:?}");
            }
        }
    }
    World::new(objects, vec![SourceFile { path: path.into() }])
}
