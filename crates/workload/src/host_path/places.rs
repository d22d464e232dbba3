//! Places of a node that are worth more than the files in them.

use garboard_finding::Severity;

/// What stands at a path of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nothing known.
    Plain,
    /// What the node, or everything on it, depends on.
    Sensitive(Sensitive),
    /// A socket of whoever starts containers, or a folder that holds one.
    RuntimeSocket {
        /// Whose: `the socket of containerd`.
        what: &'static str,
        severity: Severity,
    },
}

/// A sensitive place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sensitive {
    /// What is there, as the end of a sentence.
    pub(crate) what: &'static str,
    /// How bad it is to write there.
    pub(crate) written: Severity,
    /// How bad it is to read there.
    pub(crate) read: Severity,
}

/// How far a place reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The folder itself; what lies deeper is another matter (`/usr/share/zoneinfo`).
    Itself,
    /// Everything below it too.
    Below,
}

use Reach::{Below, Itself};
use Severity::{Critical, High, Medium};

/// The places, with how bad it is to write and to read there. Of those that hold a path the longest
/// counts.
#[rustfmt::skip]
const SENSITIVE: &[(&str, Reach, Severity, Severity, &str)] = &[
    ("/", Itself, Critical, High, "the whole file system of the node"),
    ("/bin", Itself, Critical, Medium, "the programs of the node"),
    ("/boot", Below, Critical, Medium, "the kernel that the node starts next"),
    ("/dev", Itself, High, High, "the devices of the node"),
    ("/etc", Itself, Critical, High, "accounts, keys and start-up of the node"),
    ("/etc/cni", Below, Critical, Medium, "what the runtime runs as root for each pod"),
    ("/etc/containerd", Below, Critical, Medium, "the configuration of containerd"),
    ("/etc/cron.d", Below, Critical, Medium, "what the node runs by the clock"),
    ("/etc/crontab", Below, Critical, Medium, "what the node runs by the clock"),
    ("/etc/kubernetes", Below, Critical, High, "static pods, keys and kubeconfigs of the node"),
    ("/etc/passwd", Below, Critical, Medium, "the accounts of the node"),
    ("/etc/rancher", Below, Critical, High, "kubeconfigs and tokens of the cluster"),
    ("/etc/shadow", Below, Critical, High, "the passwords of the node"),
    ("/etc/ssh", Below, Critical, High, "the keys of the node"),
    ("/etc/sudoers", Below, Critical, Medium, "who may become root on the node"),
    ("/etc/sudoers.d", Below, Critical, Medium, "who may become root on the node"),
    ("/etc/systemd", Below, Critical, Medium, "the services that the node starts"),
    ("/home", Below, Critical, High, "the people's files and keys on the node"),
    ("/lib", Itself, Critical, Medium, "the libraries of the node"),
    ("/lib64", Itself, Critical, Medium, "the libraries of the node"),
    ("/lib/systemd", Below, Critical, Medium, "the services that the node starts"),
    ("/opt/cni", Below, Critical, Medium, "what the runtime runs as root for each pod"),
    ("/proc", Below, Critical, High, "the processes and kernel settings of the node"),
    ("/root", Below, Critical, High, "root's files and keys on the node"),
    ("/run/dbus", Below, High, High, "the bus that commands the node's services"),
    ("/run/systemd", Below, Critical, High, "the sockets that command the node's services"),
    ("/sbin", Itself, Critical, Medium, "the programs of the node"),
    ("/sys", Below, Critical, Medium, "the kernel's devices and control groups"),
    ("/usr", Itself, Critical, Medium, "the programs of the node"),
    ("/usr/bin", Itself, Critical, Medium, "the programs of the node"),
    ("/usr/lib", Itself, Critical, Medium, "the libraries of the node"),
    ("/usr/lib/systemd", Below, Critical, Medium, "the services that the node starts"),
    ("/usr/local/bin", Itself, Critical, Medium, "the programs of the node"),
    ("/usr/sbin", Itself, Critical, Medium, "the programs of the node"),
    ("/var", Itself, Critical, High, "the kubelet's files, every pod's volumes and logs"),
    ("/var/lib", Itself, Critical, High, "the kubelet's files and every pod's volumes"),
    ("/var/lib/containerd", Below, Critical, High, "the files of every container of the node"),
    ("/var/lib/containers", Below, Critical, High, "the files of every container of the node"),
    ("/var/lib/docker", Below, Critical, High, "the files of every container of the node"),
    ("/var/lib/docker/containers", Below, High, Medium, "the logs of every container of the node"),
    ("/var/lib/etcd", Below, Critical, Critical, "every object of the cluster, Secrets among them"),
    ("/var/lib/kubelet", Below, Critical, High, "the kubelet's keys, every pod's tokens"),
    ("/var/lib/kubelet/pods", Below, Critical, High, "the volumes and tokens of every pod of the node"),
    ("/var/lib/kubelet/pod-resources", Below, Medium, Medium, "who uses which device of the node"),
    ("/var/lib/rancher", Below, Critical, High, "keys, tokens and containers of the node"),
    ("/var/log", Below, High, Medium, "the logs of the node and of every pod"),
    ("/var/spool/cron", Below, Critical, Medium, "what the node runs by the clock"),
    ("/windows", Below, Critical, Medium, "the system of the node"),
];

/// Sockets of container runtimes: who may connect starts containers with any rights.
const RUNTIME_SOCKETS: &[(&str, &str)] = &[
    ("/run/docker.sock", "the socket of Docker"),
    (
        "/run/containerd/containerd.sock",
        "the socket of containerd",
    ),
    ("/run/crio/crio.sock", "the socket of CRI-O"),
    ("/run/cri-dockerd.sock", "the socket of cri-dockerd"),
    ("/run/dockershim.sock", "the socket of dockershim"),
    ("/run/podman/podman.sock", "the socket of Podman"),
    (
        "/run/docker/containerd/containerd.sock",
        "the socket of Docker's containerd",
    ),
    (
        "/run/k3s/containerd/containerd.sock",
        "the socket of k3s' containerd",
    ),
    ("/run/k0s/containerd.sock", "the socket of k0s' containerd"),
    (
        "/var/snap/microk8s/common/run/containerd.sock",
        "the socket of MicroK8s' containerd",
    ),
    ("/pipe/docker_engine", "the pipe of Docker"),
    ("/pipe/containerd-containerd", "the pipe of containerd"),
];

/// Where the kubelet takes plug-ins: who registers one decides which devices and mounts containers
/// get.
const PLUGIN_FOLDERS: &[&str] = &[
    "/var/lib/kubelet/device-plugins",
    "/var/lib/kubelet/plugins_registry",
];

impl Place {
    /// What stands at a path, as far as is known of nodes in general.
    pub(crate) fn of(path: &str) -> Place {
        let path = normal(path);
        let socket = |what| Place::RuntimeSocket {
            what,
            severity: Severity::Critical,
        };
        if let Some(what) = socket_at(&path) {
            return socket(what);
        }
        if PLUGIN_FOLDERS.iter().any(|folder| is_within(&path, folder)) {
            let what = "where the kubelet takes plug-ins";
            return Place::RuntimeSocket {
                what,
                severity: Severity::High,
            };
        }
        let holding = SENSITIVE.iter().filter(|(place, reach, ..)| match reach {
            Itself => path == *place,
            Below => is_within(&path, place),
        });
        if let Some((_, _, written, read, what)) = holding.max_by_key(|(place, ..)| place.len()) {
            return Place::Sensitive(Sensitive {
                what,
                written: *written,
                read: *read,
            });
        }
        if RUNTIME_SOCKETS
            .iter()
            .any(|(place, _)| is_within(place, &path))
        {
            return socket("a folder with the socket of a container runtime");
        }
        // A folder above a sensitive one: `/opt`.
        let below = SENSITIVE
            .iter()
            .filter(|(place, ..)| is_within(place, &path));
        match below.max_by_key(|(_, _, written, read, _)| (*written, *read)) {
            Some((_, _, written, read, what)) => Place::Sensitive(Sensitive {
                what,
                written: *written,
                read: *read,
            }),
            None => Place::Plain,
        }
    }
}

/// Whether a path is that of a single socket or pipe, by its name.
pub(crate) fn is_socket(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension == Some("sock") || socket_at(&normal(path)).is_some()
}

/// Whose socket a path is: at its usual place, or by its name at any other.
fn socket_at(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next();
    let at_its_place = RUNTIME_SOCKETS.iter().find(|(place, _)| path == *place);
    let by_name = || {
        let mut sockets = RUNTIME_SOCKETS
            .iter()
            .filter(|(place, _)| !place.starts_with("/pipe/"));
        sockets.find(|(place, _)| place.rsplit('/').next() == name)
    };
    at_its_place.or_else(by_name).map(|(_, what)| *what)
}

/// Whether `path` is `folder` or lies below it. Both are normal.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder == "/")
}

/// A path without detours: no empty or `.` steps, no drive letter, slashes forward, and `/var/run`
/// as the link to `/run` that it is on Linux.
fn normal(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = match path.as_bytes() {
        [letter, b':', ..] if letter.is_ascii_alphabetic() => path[2..].to_ascii_lowercase(),
        _ => path,
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    if steps.starts_with(&["var", "run"]) {
        steps.remove(0);
    }
    format!("/{}", steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(path: &str) -> &'static str {
        match Place::of(path) {
            Place::Plain => "plain",
            Place::Sensitive(place) => place.what,
            Place::RuntimeSocket { what, .. } => what,
        }
    }

    #[test]
    fn detours_lead_to_the_same_place() {
        let socket = "the socket of containerd";
        assert_eq!(what("/run/containerd/containerd.sock"), socket);
        assert_eq!(what("/var/run//containerd/./containerd.sock"), socket);
        assert_eq!(what("/mnt/host/containerd.sock"), socket);
        assert_eq!(what(r"\\.\pipe\docker_engine"), "the pipe of Docker");
        assert_eq!(what(r"C:\Windows\System32"), "the system of the node");
    }

    #[test]
    fn of_places_within_each_other_the_nearest_counts() {
        assert_eq!(
            what("/var/lib/docker/containers/"),
            "the logs of every container of the node"
        );
        assert_eq!(
            what("/var/lib/docker/overlay2"),
            "the files of every container of the node"
        );
        assert_eq!(
            what("/var/lib/kubelet/device-plugins"),
            "where the kubelet takes plug-ins"
        );
    }

    #[test]
    fn a_folder_is_what_it_holds() {
        assert_eq!(
            what("/var/run"),
            "a folder with the socket of a container runtime"
        );
        assert_eq!(
            what("/run/containerd"),
            "a folder with the socket of a container runtime"
        );
        assert_eq!(what("/opt"), "what the runtime runs as root for each pod");
        assert_eq!(what("/"), "the whole file system of the node");
    }

    #[test]
    fn a_neighbour_of_a_sensitive_place_is_none() {
        for path in [
            "/etc/localtime",
            "/etc/ssl/certs",
            "/lib/modules",
            "/bootstrap",
            "/srv/data",
        ] {
            assert_eq!(what(path), "plain", "{path}");
        }
    }
}
