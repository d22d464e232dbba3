// Command fields-oracle records the fields of Kubernetes' kinds as its Go types have them, which is
// what the API server's strict decoding knows: see README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func main() {
	log.SetFlags(0)
	log.SetPrefix("fields-oracle: ")
	out := bufio.NewWriter(os.Stdout)
	if err := record(out); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func record(out io.Writer) error {
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		scheme.AddToScheme, apiextensions.AddToScheme, apiregistration.AddToScheme,
	} {
		if err := add(known); err != nil {
			return err
		}
	}
	var lines []string
	types := map[reflect.Type]bool{}
	var open []reflect.Type
	reach := func(of reflect.Type) {
		if !types[of] {
			types[of] = true
			open = append(open, of)
		}
	}
	for kind, of := range known.AllKnownTypes() {
		if kind.Version == runtime.APIVersionInternal || !isWritten(kind.Kind) {
			continue
		}
		apiVersion, name := kind.GroupVersion().String(), kind.Kind
		lines = append(lines, fmt.Sprintf("%s %s %s", apiVersion, name, nameOf(of)))
		reach(of)
	}
	sort.Strings(lines)
	fmt.Fprintf(out, "kinds\n%s\ntypes\n", strings.Join(lines, "\n"))
	for len(open) > 0 {
		of := open[0]
		open = open[1:]
		for _, field := range fields(of) {
			if field.of != nil {
				reach(field.of)
			}
		}
	}
	all := make([]reflect.Type, 0, len(types))
	for of := range types {
		all = append(all, of)
	}
	sort.Slice(all, func(i, j int) bool { return nameOf(all[i]) < nameOf(all[j]) })
	for _, of := range all {
		fmt.Fprintln(out, nameOf(of))
		for _, field := range fields(of) {
			holds := ""
			if field.of != nil {
				holds = " " + field.shape + nameOf(field.of)
			}
			fmt.Fprintf(out, "\t%s%s\n", field.name, holds)
		}
	}
	return nil
}

// isWritten tells kinds that people write from lists of them and from options of requests.
func isWritten(kind string) bool {
	return !strings.HasSuffix(kind, "List") && !strings.HasSuffix(kind, "Options") && kind != "WatchEvent"
}

func nameOf(of reflect.Type) string {
	return strings.TrimPrefix(of.PkgPath(), "k8s.io/") + "." + of.Name()
}

type field struct {
	name string
	// shape is "", "[]" or "{}": an object, a list or a map of of, if it is not nil.
	shape string
	of    reflect.Type
}

// fields lists the JSON fields of a struct by name, those of inlined structs among them.
func fields(of reflect.Type) []field {
	var all []field
	for i := range of.NumField() {
		member := of.Field(i)
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		if name == "-" || !member.IsExported() {
			continue
		}
		if name == "" && (member.Anonymous || strings.Contains(options, "inline")) {
			inlined := member.Type
			for inlined.Kind() == reflect.Pointer {
				inlined = inlined.Elem()
			}
			all = append(all, fields(inlined)...)
			continue
		}
		if name == "" {
			name = member.Name
		}
		shape, target := holds(member.Type)
		all = append(all, field{name, shape, target})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return all
}

// holds says which struct a value leads to. What decodes itself, and what holds no struct, leads to
// none: the decoder knows no field in it.
func holds(of reflect.Type) (string, reflect.Type) {
	shape := ""
	for {
		if of.Implements(unmarshaler) || reflect.PointerTo(of).Implements(unmarshaler) {
			return "", nil
		}
		switch of.Kind() {
		case reflect.Pointer:
			of = of.Elem()
		case reflect.Slice, reflect.Array:
			if shape != "" {
				return "", nil
			}
			shape, of = "[]", of.Elem()
		case reflect.Map:
			if shape != "" {
				return "", nil
			}
			shape, of = "{}", of.Elem()
		case reflect.Struct:
			return shape, of
		default:
			return "", nil
		}
	}
}
