package main

import (
	"encoding/json"

	"k8s.io/apimachinery/pkg/util/validation/field"
	admissionapi "k8s.io/pod-security-admission/admission/api"
	"k8s.io/pod-security-admission/admission/api/load"
	"k8s.io/pod-security-admission/admission/api/validation"
	"k8s.io/pod-security-admission/api"
)

type modes struct {
	Enforce string `json:"enforce"`
	Audit   string `json:"audit"`
	Warn    string `json:"warn"`
}

type labelsRecord struct {
	Labels   map[string]string `json:"labels"`
	Defaults modes             `json:"defaults"`
	Policy   modes             `json:"policy"`
	Errors   []string          `json:"errors"`
}

func recordLabels(d *dice) any {
	defaults := api.Policy{Enforce: d.levelVersion(), Audit: d.levelVersion(), Warn: d.levelVersion()}
	labels := map[string]string{}
	for _, name := range some(d, 6, "enforce", "audit", "warn") {
		labels["pod-security.kubernetes.io/"+name] = d.level()
	}
	for _, name := range some(d, 4, "enforce-version", "audit-version", "warn-version") {
		labels["pod-security.kubernetes.io/"+name] = d.version()
	}
	policy, errors := api.PolicyToEvaluate(labels, defaults)
	return labelsRecord{labels, modesOf(defaults), modesOf(policy), texts(errors)}
}

func modesOf(policy api.Policy) modes {
	return modes{policy.Enforce.String(), policy.Audit.String(), policy.Warn.String()}
}

func (d *dice) levelVersion() api.LevelVersion {
	level := pick(d, api.LevelPrivileged, api.LevelPrivileged, api.LevelBaseline, api.LevelRestricted)
	return api.LevelVersion{Level: level, Version: pick(d, api.LatestVersion(), api.MajorMinorVersion(1, d.Intn(40)))}
}

func (d *dice) level() string {
	return pick(d, "privileged", "baseline", "restricted", "privileged", "baseline", "restricted", "Baseline", "", "strict")
}

func (d *dice) version() string {
	return pick(d, "latest", "v1.0", "v1.25", "v1.37", "v1.99", "latest", "v1.30", "v1.030", "1.25", "v1.25.1", "v2.0", "", "V1.25", "v1.-1", "v1.")
}

type configurationRecord struct {
	Configuration json.RawMessage `json:"configuration"`
	// Whether the text can be decoded; if it can, Errors says what is wrong with it.
	Decoded bool     `json:"decoded"`
	Errors  []string `json:"errors"`
	// What an accepted configuration means.
	Defaults   *modes                              `json:"defaults,omitempty"`
	Exemptions *admissionapi.PodSecurityExemptions `json:"exemptions,omitempty"`
}

func recordConfiguration(d *dice) any {
	group := "pod-security.admission.config.k8s.io/"
	document := map[string]any{
		"apiVersion": group + pick(d, "v1", "v1", "v1beta1", "v1alpha1"),
		"kind":       "PodSecurityConfiguration",
	}
	if !d.oneIn(6) {
		document["defaults"] = d.defaults()
	}
	if !d.oneIn(4) {
		document["exemptions"] = d.exemptions()
	}
	if d.oneIn(12) { // what cannot be decoded
		document[pick(d, "kind", "apiVersion", "default", "defaults", "exemptions")] = pick[any](d, "v1", "Pod", 1, []string{"a"})
	}
	text, err := json.Marshal(document)
	check(err)
	record := configurationRecord{Configuration: text}
	configuration, err := load.LoadFromData(text)
	if err != nil {
		return record
	}
	record.Decoded = true
	record.Errors = texts(validation.ValidatePodSecurityConfiguration(configuration))
	if len(record.Errors) == 0 {
		policy, err := admissionapi.ToPolicy(configuration.Defaults)
		check(err)
		record.Defaults = ptr(modesOf(policy))
		record.Exemptions = &configuration.Exemptions
	}
	return record
}

func (d *dice) defaults() map[string]any {
	defaults := map[string]any{}
	for _, name := range some(d, 3, "enforce", "audit", "warn") {
		defaults[name] = pick[any](d, "privileged", "baseline", "restricted", d.level(), nil)
	}
	for _, name := range some(d, 3, "enforce-version", "audit-version", "warn-version") {
		defaults[name] = pick[any](d, "latest", "v1.30", d.version())
	}
	if d.oneIn(12) {
		defaults[pick(d, "enforceVersion", "Enforce", "warn")] = pick[any](d, "baseline", 1, true)
	}
	return defaults
}

func (d *dice) exemptions() map[string]any {
	names := []string{"kube-system", "team-a", "a.b", "Team", "-a", "", "a_b", "x123456789012345678901234567890123456789012345678901234567890123"}
	good := names[:2]
	exemptions := map[string]any{}
	for _, list := range some(d, 3, "usernames", "namespaces", "runtimeClasses") {
		if d.oneIn(2) {
			exemptions[list] = some(d, 2, good...)
		} else {
			exemptions[list] = some(d, 4, names...)
		}
	}
	if d.oneIn(12) {
		exemptions[pick(d, "users", "namespaces")] = pick[any](d, []string{"a"}, "a", []any{1}, nil)
	}
	return exemptions
}

func texts(errors field.ErrorList) []string {
	texts := []string{}
	for _, err := range errors {
		texts = append(texts, err.Error())
	}
	return texts
}
