//! The binary as a person or a pipeline runs it.

mod api;
mod bad_input;
mod baseline;
mod configuration;
mod diff;
mod filters;
mod fix;
mod formats;
mod git;
mod netpol;
mod rbac;
mod rules;
mod scan;
mod schemas;
mod screens;
mod suppressions;
mod why;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder of files to run in.
struct Project {
    folder: TempDir,
}

/// How a run ended.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let project = Project { folder };
        for (path, text) in files {
            project.write(path, text.as_bytes());
        }
        project
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("the path is below the folder"))
            .and_then(|()| fs::write(&path, bytes))
            .expect("a file can be written");
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("garboard"));
        command
            .args(arguments)
            .current_dir(self.path())
            .stdin(Stdio::null());
        for name in [
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "LC_ALL",
            "LC_CTYPE",
            "LANG",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments))
    }

    fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let file = self.path().join(".stdin");
        fs::write(&file, input).expect("a file can be written");
        let mut command = self.command(arguments);
        command.stdin(fs::File::open(file).expect("the file is there"));
        Run::of(command)
    }
}

impl Run {
    fn of(mut command: Command) -> Run {
        let output = command.output().expect("the binary runs");
        Run {
            code: output.status.code().expect("it ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("the output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("the errors are UTF-8"),
        }
    }

    /// Checks that the run could not start, and said why in one line.
    fn refuses(&self, reason: &str) {
        assert_eq!(self.code, 2, "{}", self.stderr);
        assert_eq!(self.stdout, "");
        assert_eq!(self.stderr.trim_end().lines().count(), 1, "{}", self.stderr);
        assert!(self.stderr.contains(reason), "{}", self.stderr);
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("the output is JSON")
    }
}

/// A pod with one weakness that is easy to see, and some that are not.
const PRIVILEGED: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: tug
spec:
  containers:
    - name: tug
      image: registry.example/tug:1.0
      securityContext:
        privileged: true
";

/// An object in which nothing is weak.
const CLEAN: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: quay\n";
