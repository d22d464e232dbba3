//! What holds for a container in the end: its own settings over those of its pod.
//!
//! Kubernetes passes on exactly seven settings from pod to container (core/v1,
//! `PodSecurityContext`): runAsNonRoot, runAsUser, runAsGroup, seccompProfile, appArmorProfile,
//! seLinuxOptions and windowsOptions. Capabilities, privilege escalation, the read-only root file
//! system, `privileged` and `procMount` exist on containers only.

use garboard_manifest::Field;

use crate::container::{
    AppArmorProfile, SeLinuxOptions, SeccompProfile, SecurityContext, WindowsOptions,
};
use crate::pod::PodSecurityContext;

/// A container's settings with those that it inherits.
#[derive(Clone, Copy)]
pub struct Effective<'w> {
    pod: &'w Field<Box<PodSecurityContext>>,
    container: &'w Field<Box<SecurityContext>>,
}

/// The fields that stand for a security context that is absent or unreadable.
struct Blank<T>(std::marker::PhantomData<T>);

impl<T: 'static> Blank<T> {
    const ABSENT: &'static Field<T> = &Field::Absent;
    const INVALID: &'static Field<T> = &Field::Invalid;
}

/// A field inside an optional structure: absent with it, invalid with it.
pub(crate) fn inner<'w, S, T: 'static>(
    outer: &'w Field<Box<S>>,
    field: impl FnOnce(&'w S) -> &'w Field<T>,
) -> &'w Field<T> {
    match outer {
        Field::Set(context) => field(context),
        Field::Absent => Blank::<T>::ABSENT,
        Field::Invalid => Blank::<T>::INVALID,
    }
}

impl<'w> Effective<'w> {
    pub(crate) fn new(
        pod: &'w Field<Box<PodSecurityContext>>,
        container: &'w Field<Box<SecurityContext>>,
    ) -> Self {
        Effective { pod, container }
    }

    fn field<T: 'static>(
        self,
        of_pod: impl FnOnce(&'w PodSecurityContext) -> &'w Field<T>,
        of_container: impl FnOnce(&'w SecurityContext) -> &'w Field<T>,
    ) -> &'w Field<T> {
        inner(self.container, of_container).or(inner(self.pod, of_pod))
    }

    /// `runAsNonRoot`
    pub fn run_as_non_root(self) -> &'w Field<bool> {
        self.field(
            |pod| &pod.run_as_non_root,
            |container| &container.run_as_non_root,
        )
    }

    /// `runAsUser`
    pub fn run_as_user(self) -> &'w Field<i64> {
        self.field(|pod| &pod.run_as_user, |container| &container.run_as_user)
    }

    /// `runAsGroup`
    pub fn run_as_group(self) -> &'w Field<i64> {
        self.field(|pod| &pod.run_as_group, |container| &container.run_as_group)
    }

    /// `seccompProfile`
    pub fn seccomp_profile(self) -> &'w Field<SeccompProfile> {
        self.field(
            |pod| &pod.seccomp_profile,
            |container| &container.seccomp_profile,
        )
    }

    /// `appArmorProfile`
    pub fn app_armor_profile(self) -> &'w Field<AppArmorProfile> {
        self.field(
            |pod| &pod.app_armor_profile,
            |container| &container.app_armor_profile,
        )
    }

    /// `seLinuxOptions`
    pub fn se_linux_options(self) -> &'w Field<SeLinuxOptions> {
        self.field(
            |pod| &pod.se_linux_options,
            |container| &container.se_linux_options,
        )
    }

    /// `windowsOptions`
    pub fn windows_options(self) -> &'w Field<WindowsOptions> {
        self.field(
            |pod| &pod.windows_options,
            |container| &container.windows_options,
        )
    }
}
