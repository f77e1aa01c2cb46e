package examples_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sections are what every README of an example has.
var sections = []string{"What it builds", "What it costs", "Deploy", "What to change first", "Test", "Destroy"}

func TestREADMEsOfExamplesAreComplete(t *testing.T) {
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		text := read(t, example+"/README.md")
		for _, section := range sections {
			if !strings.Contains(text, "\n## "+section+"\n") {
				t.Errorf("%s/README.md has no section %q", example, section)
			}
		}
		if !strings.Contains(text, "```mermaid\n") && !strings.Contains(text, ".svg)") {
			t.Errorf("%s/README.md has no picture", example)
		}
	}
}

// What a README says of the standing cost is what somebody counted by hand, to the dollar.
func TestREADMEsSayWhatExamplesCost(t *testing.T) {
	counted := byHand(t)
	for _, main := range glob(t, "*/main.go") {
		example, cents := filepath.Dir(main), 0
		for _, stack := range counted[example] {
			cents += int(math.Round(100 * number(t, stack.monthly)))
		}
		want := fmt.Sprintf("$%s a month", thousands((cents+50)/100))
		_, section, _ := strings.Cut(read(t, example+"/README.md"), "\n## What it costs\n")
		section, _, _ = strings.Cut(section, "\n## ")
		if !strings.Contains(section, want) {
			t.Errorf("%s/README.md does not say under What it costs that it is %s:\n%s", example, want, section)
		}
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// commands are those that documents tell people to run, as far as they are not paths.
var commands = map[string]bool{
	"aws": true, "cd": true, "cdk": true, "cp": true, "curl": true, "git": true, "go": true, "grep": true, "guardrail": true, "npx": true,
	"old=github.com/plinth-cdk/plinth": true, ".ci/run": true, "PLINTH_UPDATE=1": true,
}

var (
	shell  = regexp.MustCompile("(?s)```sh\n(.*?)```")
	folder = regexp.MustCompile(`\./[\w/.-]+`)
)

// Every line of a shell block begins with a command, and the packages that it runs are there.
func TestCommandsInDocumentsExist(t *testing.T) {
	blocks := 0
	for _, name := range documents(t) {
		for _, block := range shell.FindAllStringSubmatch(read(t, name), -1) {
			blocks++
			continued := false
			for line := range strings.Lines(block[1]) {
				word := strings.Fields(line + " .")[0]
				if !continued && !strings.HasPrefix(word, "#") && word != "." && !commands[word] {
					t.Errorf("%s runs %q, want a command that a test knows", name, word)
				}
				continued = strings.HasSuffix(strings.TrimSpace(line), `\`)
				line, _, _ = strings.Cut(line, "#")
				if !strings.HasPrefix(line, "go ") {
					continue
				}
				for _, path := range folder.FindAllString(line, -1) {
					if _, err := os.Stat(filepath.Join("..", strings.TrimSuffix(path, "/..."))); err != nil {
						t.Errorf("%s runs %s: %v", name, path, err)
					}
				}
			}
		}
	}
	if blocks < 30 {
		t.Errorf("%d shell blocks, want those of all documents", blocks)
	}
}
