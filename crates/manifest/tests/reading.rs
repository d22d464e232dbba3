//! Finding and loading, on real folders.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use garboard_manifest::{
    Content, Found, Input, Limits, Loaded, ProblemKind, ReadOptions, SkipReason, find, parse,
};
use tempfile::TempDir;

/// A folder with files; names that end in `/` are folders.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    for (name, text) in files {
        write(folder.path(), name, text.as_bytes());
    }
    folder
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
    fs::write(path, bytes).expect("files can be written");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes()); // also `..` and `/`
        header.set_cksum();
        builder.append(&header, *bytes).expect("memory takes all");
    }
    builder.into_inner().expect("memory takes all")
}

fn search(inputs: &[PathBuf], options: &ReadOptions) -> Found {
    let inputs: Vec<Input> = inputs.iter().cloned().map(Input::Path).collect();
    find(&inputs, options).expect("the options are well formed")
}

/// Paths below `folder`, in order.
fn paths(found: &Found, folder: &Path) -> Vec<String> {
    let below = format!("{}/", folder.display());
    let paths = found
        .sources
        .iter()
        .map(|source| source.path.replace(&below, ""));
    paths.collect()
}

fn text(found: &Found, index: usize, options: &ReadOptions) -> String {
    match found.sources[index].load(options) {
        Ok(Loaded::Text(text)) => text.to_string(),
        other => panic!("expected a text, found {other:?}"),
    }
}

fn stream(bytes: &[u8], options: &ReadOptions) -> Found {
    let name = "<stdin>".to_owned();
    let input = Input::Bytes {
        name,
        bytes: bytes.to_vec(),
    };
    find(&[input], options).expect("the options are well formed")
}

#[test]
fn a_folder_is_walked_for_manifests_as_git_sees_it() {
    let folder = folder(&[
        ("b.yaml", ""),
        ("a/x.json", ""),
        (".hidden/y.yml", ""),
        (".git/z.yaml", ""),
        ("README.md", ""),
        (".gitignore", "ignored.yaml\n"),
        (".garboardignore", "vendor/\n"),
        ("ignored.yaml", ""),
        ("vendor/v.yaml", ""),
    ]);
    let options = ReadOptions {
        excludes: vec!["a/".to_owned()],
        ..ReadOptions::default()
    };
    let root = folder.path();
    let all = search(&[root.to_owned()], &ReadOptions::default());
    assert_eq!(paths(&all, root), [".hidden/y.yml", "a/x.json", "b.yaml"]);
    let some = search(&[root.to_owned()], &options);
    assert_eq!(paths(&some, root), [".hidden/y.yml", "b.yaml"]);
}

#[test]
fn a_file_is_found_once_however_often_it_is_named() {
    let folder = folder(&[("a.yaml", ""), ("b/c.yaml", "")]);
    let root = folder.path();
    let inputs = [root.join("b/c.yaml"), root.to_owned(), root.join("b")];
    let found = search(&inputs, &ReadOptions::default());
    assert_eq!(paths(&found, root), ["a.yaml", "b/c.yaml"]);
}

#[test]
fn a_named_file_is_read_whatever_it_is_called() {
    let folder = folder(&[("Podfile", "kind: Pod\n")]);
    let options = ReadOptions::default();
    let found = search(&[folder.path().join("Podfile")], &options);
    assert_eq!(text(&found, 0, &options), "kind: Pod\n");
}

#[test]
fn a_glob_finds_what_a_shell_would() {
    let folder = folder(&[
        ("a/one.yaml", ""),
        ("b/two.yaml", ""),
        ("b/c/three.yaml", ""),
    ]);
    let root = folder.path();
    let options = ReadOptions::default();
    let found = search(&[root.join("*/*.yaml")], &options);
    assert_eq!(paths(&found, root), ["a/one.yaml", "b/two.yaml"]);
    let deep = search(&[root.join("**/t*.yaml")], &options);
    assert_eq!(paths(&deep, root), ["b/c/three.yaml", "b/two.yaml"]);
}

#[test]
fn what_does_not_exist_is_told_apart_from_what_cannot_be_read() {
    let folder = folder(&[("a.yaml", "")]);
    let root = folder.path();
    let inputs = [
        root.join("nothing.yaml"),
        root.join("*.json"),
        root.join("a.yaml/b.yaml"),
    ];
    let found = search(&inputs, &ReadOptions::default());
    assert_eq!(found.missing.len(), 3);
    assert!(found.sources.is_empty() && found.problems.is_empty());
}

#[cfg(unix)]
#[test]
fn symlinks_lead_to_nothing_outside_and_nothing_twice() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.yaml", ""), ("dir/x.yaml", "")]);
    let folder = folder(&[("a.yaml", ""), ("odd.txt", "kind: Pod")]);
    let root = folder.path();
    for (target, link) in [
        (outside.path().join("secret.yaml"), "out.yaml"),
        (outside.path().join("dir"), "out"),
        (root.join("a.yaml"), "0-same.yaml"),
        (root.join("odd.txt"), "odd.yaml"),
        (root.to_owned(), "loop"),
        (root.join("gone"), "dangling.yaml"),
    ] {
        symlink(target, root.join(link)).expect("links can be made");
    }
    let found = search(&[root.to_owned()], &ReadOptions::default());
    assert_eq!(paths(&found, root), ["a.yaml", "odd.yaml"]);
    let skipped: Vec<_> = found.skipped.iter().map(|skipped| skipped.reason).collect();
    assert_eq!(
        skipped,
        [SkipReason::SymlinkOutside, SkipReason::SymlinkOutside]
    );
    let [(path, problem)] = &found.problems[..] else {
        panic!("{:?}", found.problems)
    };
    assert!(path.ends_with("dangling.yaml"));
    assert_eq!(problem.kind, ProblemKind::Unreadable);
}

#[test]
fn compressed_manifests_are_read_in_place() {
    let folder = folder(&[]);
    write(folder.path(), "a.yaml.gz", &gzip(b"kind: Pod\n"));
    let options = ReadOptions::default();
    let found = search(&[folder.path().to_owned()], &options);
    assert_eq!(text(&found, 0, &options), "kind: Pod\n");
}

#[test]
fn an_archive_is_read_when_named_and_listed_when_walked_past() {
    let entries: [(&str, &[u8]); 5] = [
        ("./deploy/b.yaml", b"b: 1"),
        ("a.json", b"{}"),
        ("a.json", b"{\"last\": true}"),
        ("../../etc/c.yaml", b"c: 1"),
        ("README.md", b"no"),
    ];
    let folder = folder(&[]);
    let root = folder.path();
    write(root, "all.tar.gz", &gzip(&tar(&entries)));
    write(root, "bundle", &tar(&entries));
    let options = ReadOptions::default();

    let walked = search(&[root.to_owned()], &options);
    assert!(walked.sources.is_empty());
    assert_eq!(walked.skipped[0].reason, SkipReason::Archive);

    for name in ["all.tar.gz", "bundle"] {
        let named = search(&[root.join(name)], &options);
        let expected = ["../../etc/c.yaml", "a.json", "deploy/b.yaml"];
        assert_eq!(
            paths(&named, root),
            expected.map(|path| format!("{name}!/{path}"))
        );
        assert_eq!(text(&named, 1, &options), "{\"last\": true}");
    }
}

#[test]
fn an_archive_cut_short_gives_what_came_before() {
    let mut bytes = tar(&[("a.yaml", b"a: 1"), ("b.yaml", &[b'#'; 3000])]);
    bytes.truncate(2000);
    let found = stream(&bytes, &ReadOptions::default());
    assert_eq!(found.sources.len(), 1);
    assert_eq!(found.problems[0].1.kind, ProblemKind::Unreadable);
}

#[test]
fn bombs_end_at_the_limits() {
    let options = ReadOptions {
        max_text: 2000,
        max_archive_bytes: 10_000,
        max_archive_entries: 3,
        ..ReadOptions::default()
    };
    let kind_of = |found: &Found| found.problems[0].1.kind;

    let long = gzip(&vec![b'#'; 1 << 20]);
    let loaded = stream(&long, &options).sources[0].load(&options);
    assert_eq!(
        loaded.map_err(|problem| problem.kind).err(),
        Some(ProblemKind::TooLarge)
    );

    let many = tar(&[
        ("a.yaml", b""),
        ("b.yaml", b""),
        ("c.yaml", b""),
        ("d.yaml", b""),
    ]);
    let found = stream(&many, &options);
    assert_eq!(
        (found.sources.len(), kind_of(&found)),
        (3, ProblemKind::TooLarge)
    );

    let wide = gzip(&tar(&[("a.txt", &[0; 9_000]), ("b.txt", &[0; 9_000])]));
    assert_eq!(kind_of(&stream(&wide, &options)), ProblemKind::TooLarge);

    let inner = gzip(&[b'#'; 1900]);
    let nested: Vec<(String, &[u8])> = (0..3)
        .map(|index| (format!("{index}.yaml.gz"), &inner[..]))
        .collect();
    let nested: Vec<(&str, &[u8])> = nested
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    let narrow = ReadOptions {
        max_archive_bytes: 5_000,
        ..options
    };
    let found = stream(&tar(&nested), &narrow);
    let held = found
        .sources
        .iter()
        .filter(|source| source.load(&narrow).is_ok());
    assert_eq!(held.count(), 2);
}

#[test]
fn a_large_yaml_text_is_refused_and_large_json_is_read_item_by_item() {
    let options = ReadOptions {
        max_text: 60,
        ..ReadOptions::default()
    };
    let pad = " ".repeat(60);
    let yaml = stream(format!("a: 1{pad}").as_bytes(), &options);
    let refused = yaml.sources[0]
        .load(&options)
        .map_err(|problem| problem.kind);
    assert_eq!(refused.err(), Some(ProblemKind::TooLarge));

    let json = format!("{{\"items\": [{pad}\n{{\"a\": 1}},\n{{\"é\": 2}}]}}");
    let folder = folder(&[("list.json", &json)]);
    write(folder.path(), "list.json.gz", &gzip(json.as_bytes()));
    let mut found = search(&[folder.path().to_owned()], &options);
    found
        .sources
        .extend(stream(json.as_bytes(), &options).sources);
    assert_eq!(found.sources.len(), 3);
    for source in &found.sources {
        let Ok(Loaded::LargeJson(large)) = source.load(&options) else {
            panic!("{} is large", source.path)
        };
        let mut items = Vec::new();
        let problems = large.for_each(|item| items.push((item.index, item.line, item.text)));
        assert_eq!(problems, []);
        let expected = [
            (0, 2, "{\"a\": 1}".to_owned()),
            (1, 3, "{\"é\": 2}".to_owned()),
        ];
        assert_eq!(items, expected);
        // A report loads the source again, and asks for one item.
        let Ok(Loaded::LargeJson(again)) = source.load(&options) else {
            panic!("as before")
        };
        assert_eq!(again.item(1), Some(("{\"é\": 2}".into(), 3)));
        assert_eq!(again.item(2), None);
    }
}

#[test]
fn a_byte_that_is_no_utf8_costs_the_document_that_holds_it() {
    let bytes = b"a: 1\n---\nb: M\xfcller\n---\nc: 1\n";
    let options = ReadOptions::default();
    let found = stream(bytes, &options);
    let text = text(&found, 0, &options);
    let documents = parse(&text, &Limits::default());
    let is_tree: Vec<bool> = documents
        .iter()
        .map(|document| matches!(document.content, Content::Tree(_)))
        .collect();
    assert_eq!(is_tree, [true, false, true]);
    let problem = &documents[1].problems[0];
    assert_eq!(problem.kind, ProblemKind::NotUtf8);
    assert_eq!(bytes[problem.span.start as usize], 0xfc);
}

#[test]
fn other_encodings_are_refused_as_a_whole() {
    let options = ReadOptions::default();
    for bytes in [
        &b"\xff\xfek\0i\0"[..],
        b"k\0i\0",
        b"\x89PNG\r\n\x1a\n\0\0\0",
    ] {
        let loaded = stream(bytes, &options).sources[0].load(&options);
        let kind = loaded.map_err(|problem| problem.kind).err();
        assert_eq!(kind, Some(ProblemKind::NotUtf8));
    }
}

#[test]
fn templates_of_charts_are_known_on_disk_and_in_archives() {
    let files = [
        ("chart/Chart.yaml", ""),
        ("chart/templates/a.yaml", ""),
        ("chart/templates/sub/b.yaml", ""),
        ("chart/values.yaml", ""),
        ("other/templates/c.yaml", ""),
    ];
    let folder = folder(&files);
    let entries = files.map(|(name, text)| (name, text.as_bytes()));
    let options = ReadOptions::default();
    for found in [
        search(&[folder.path().to_owned()], &options),
        search(
            &[
                folder.path().join("chart/templates"),
                folder.path().to_owned(),
            ],
            &options,
        ),
        stream(&tar(&entries), &options),
    ] {
        let templates: Vec<bool> = found
            .sources
            .iter()
            .map(|source| source.in_chart_templates)
            .collect();
        assert_eq!(templates, [false, true, true, false, false]);
    }
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_once_and_kept() {
    use std::process::{Command, Stdio};
    let mut child = Command::new("printf")
        .arg("kind: Pod")
        .stdout(Stdio::piped())
        .spawn()
        .expect("printf is everywhere");
    let pipe = child.stdout.take().expect("it was asked for");
    let descriptor = std::os::fd::AsRawFd::as_raw_fd(&pipe);
    let options = ReadOptions::default();
    let found = search(&[PathBuf::from(format!("/dev/fd/{descriptor}"))], &options);
    child.wait().expect("it ends");
    for _ in 0..2 {
        assert_eq!(text(&found, 0, &options), "kind: Pod");
    }
}
