// Command oracle records what the Go module k8s.io/pod-security-admission says about random input.
//
//	go run . pods 2000 1 > ../data/pods.jsonl
//	go run . labels 400 1 > ../data/labels.jsonl
//	go run . configurations 300 1 > ../data/configurations.jsonl
//
// The second argument is how many, the third the seed. The tests of garboard-pss hold their own
// answers against the recorded ones; this program is not part of the build.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strconv"
)

func main() {
	if len(os.Args) != 4 {
		fail("usage: oracle pods|labels|configurations COUNT SEED")
	}
	count, err := strconv.Atoi(os.Args[2])
	check(err)
	seed, err := strconv.ParseInt(os.Args[3], 10, 64)
	check(err)
	records := map[string]func(*dice) any{
		"pods":           recordPod,
		"labels":         recordLabels,
		"configurations": recordConfiguration,
	}
	record, known := records[os.Args[1]]
	if !known {
		fail("no such records: " + os.Args[1])
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	d := &dice{Rand: rand.New(rand.NewSource(seed)), calm: 1}
	for range count {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		check(encoder.Encode(record(d)))
	}
}

// dice decides what random input looks like.
type dice struct {
	*rand.Rand
	// How much rarer than usual faults are: without calm input no check would decide alone.
	calm int
}

// oneIn is true once in n times.
func (d *dice) oneIn(n int) bool { return d.Intn(n) == 0 }

// fault is true once in n times, or less often.
func (d *dice) fault(n int) bool { return d.oneIn(n * d.calm) }

// pick returns one of the values.
func pick[T any](d *dice, values ...T) T { return values[d.Intn(len(values))] }

// some returns up to n of the values, perhaps one twice.
func some[T any](d *dice, n int, values ...T) []T {
	var picked []T
	for range d.Intn(n + 1) {
		picked = append(picked, pick(d, values...))
	}
	return picked
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "oracle:", message)
	os.Exit(1)
}
