// Command yaml-oracle records what sigs.k8s.io/yaml, and so Kubernetes, makes of YAML texts.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"unicode/utf16"

	"sigs.k8s.io/yaml"
)

// repeats is how often each text is read: Go walks its maps in random order, and a text whose
// answer hangs on that order cannot be held against another reader.
const repeats = 64

type input struct {
	Name string `json:"name"`
	YAML string `json:"yaml"`
}

type answer struct {
	Name  string          `json:"name"`
	YAML  string          `json:"yaml"`
	JSON  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("yaml-oracle: ")
	if err := record(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func record(from io.Reader, to io.Writer) error {
	decoder := json.NewDecoder(from)
	decoder.DisallowUnknownFields()
	out := bufio.NewWriter(to)
	seen := map[string]bool{}
	for {
		var in input
		if err := decoder.Decode(&in); err == io.EOF {
			return out.Flush()
		} else if err != nil {
			return err
		}
		if in.Name == "" || seen[in.Name] {
			return fmt.Errorf("name %q is empty or taken", in.Name)
		}
		seen[in.Name] = true
		line, err := steady(in)
		if err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
}

// steady answers one input, or fails if the answer is not always the same.
func steady(in input) ([]byte, error) {
	line, err := read(in)
	for range repeats - 1 {
		if err != nil {
			return nil, err
		}
		var again []byte
		again, err = read(in)
		if err == nil && !bytes.Equal(line, again) {
			return nil, fmt.Errorf("%s: read as\n%sand as\n%s", in.Name, line, again)
		}
	}
	return line, err
}

func read(in input) ([]byte, error) {
	out := answer{Name: in.Name, YAML: in.YAML}
	value, err := yaml.YAMLToJSON([]byte(in.YAML))
	if err != nil {
		out.Error = err.Error()
	} else {
		out.JSON = value
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	return ascii(line.String()), nil
}

// ascii escapes whatever a terminal or an editor might show as something else. Outside ASCII, JSON
// has nothing but the insides of strings, so this changes no value.
func ascii(line string) []byte {
	var out []byte
	for _, char := range line {
		switch {
		case char < 0x7f:
			out = append(out, byte(char))
		case char > 0xffff:
			high, low := utf16.EncodeRune(char)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, char)
		}
	}
	return out
}
