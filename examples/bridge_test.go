package examples_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// bridgeFile holds how many messages each example sends to CDK's runtime per resource, which is
// most of what an app written in Go takes longer than one in JavaScript.
const bridgeFile = "testdata/bridge.txt"

// A bridge is a Node.js that keeps a copy of what an app sends to CDK's runtime.
type bridge struct{ node string }

// build writes the script. Each message goes to the copy first, so that none is missing when the
// app ends.
func (b bridge) build(t *testing.T) {
	t.Helper()
	node := cmp.Or(os.Getenv("JSII_NODE"), "node")
	script := fmt.Sprintf("#!/bin/sh\ntee /dev/fd/3 3>&1 >\"$0.messages\" | %s \"$@\"\n", node)
	if err := os.WriteFile(b.node, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
}

func (b bridge) env() []string {
	if runtime.GOOS == "windows" { // which has no shell
		return os.Environ()
	}
	return append(os.Environ(), "JSII_NODE="+b.node)
}

// check compares the messages per resource of a run with those of bridgeFile. Fewer fail as well,
// so that what is won is not lost unnoticed.
func (b bridge) check(t *testing.T, example, dir string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	messages, kinds := b.messages(t)
	got := fmt.Sprintf("%.1f", float64(messages)/float64(len(a.Resources())))
	recorded := map[string]string{}
	for line := range strings.Lines(read(t, bridgeFile)) {
		if name, each, _ := strings.Cut(strings.TrimSpace(line), " "); name != "#" {
			recorded[name] = strings.TrimSpace(each)
		}
	}
	switch want := recorded[example]; {
	case got == want:
	case os.Getenv("PLINTH_UPDATE") != "":
		recorded[example] = got
		writeBridge(t, recorded)
	default:
		t.Errorf("%d messages to CDK's runtime for %d resources = %s each, want %q as in %s; PLINTH_UPDATE=1 accepts it. Most of them:\n%s",
			messages, len(a.Resources()), got, want, bridgeFile, kinds)
	}
}

func writeBridge(t *testing.T, recorded map[string]string) {
	t.Helper()
	text := "# Messages to CDK's runtime per resource of each example; PLINTH_UPDATE=1 go test ./examples writes them.\n"
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		text += fmt.Sprintf("%-18s %s\n", example, recorded[example])
	}
	if err := os.WriteFile(bridgeFile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// messages counts what the app has sent, and lists the ten most frequent kinds.
func (b bridge) messages(t *testing.T) (total int, kinds string) {
	t.Helper()
	count := map[string]int{}
	for line := range strings.Lines(read(t, b.node+".messages")) {
		var message struct{ API, FQN, Property, Method string }
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v in message %q", err, line)
		}
		if strings.HasPrefix(line, `{"exit"`) { // which an app that is in a hurry leaves out
			continue
		}
		total++
		count[strings.Join([]string{cmp.Or(message.API, "callback"), message.FQN, message.Property + message.Method}, " ")]++
	}
	frequent := slices.SortedFunc(maps.Keys(count), func(x, y string) int { return cmp.Or(count[y]-count[x], cmp.Compare(x, y)) })
	for _, kind := range frequent[:min(10, len(frequent))] {
		kinds += fmt.Sprintf("%6d %s\n", count[kind], kind)
	}
	return total, kinds
}
