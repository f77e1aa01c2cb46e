// Generate writes schemas.zip, the table of CloudFormation's resource types, from the public
// schemas in the npm package that package.json names. It needs Node.js and the npm registry:
//
//	go generate ./constructs/rehearse/schema
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	if err := generate("internal/generate", "schemas.zip"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate(source, target string) error {
	dump, err := dump(source)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	dec := json.NewDecoder(bytes.NewReader(dump))
	for dec.More() {
		var s service
		if err := dec.Decode(&s); err != nil {
			return err
		}
		w, err := z.Create(s.Name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, s.lines()); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(target, b.Bytes(), 0o666)
}

// dump installs the package and prints what it holds.
func dump(source string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "schemas")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	manifest, err := os.ReadFile(filepath.Join(source, "package.json"))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), manifest, 0o666); err != nil {
		return nil, err
	}
	for _, args := range [][]string{
		{"npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", dir},
		{"node", filepath.Join(source, "dump.cjs"), dir},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", args[0], err)
		}
		if args[0] == "node" {
			return out, nil
		}
	}
	return nil, nil
}

// A service is what dump.cjs prints in a line.
type service struct {
	Name        string
	Types       []map[string]any
	Definitions []map[string]any
}

// lines are the service as schema.go reads it: a line for each type and each definition, its name
// and then its JSON, so that one can be read without the others.
func (s service) lines() string {
	var lines []string
	for _, t := range s.Types {
		name, _ := t["name"].(string)
		delete(t, "name")
		lines = append(lines, name+"\t"+encoded(t))
	}
	sort.Strings(lines)
	for i, d := range s.Definitions {
		lines = append(lines, fmt.Sprintf("#%d\t%s", i, encoded(d)))
	}
	return strings.Join(lines, "\n") + "\n"
}

func encoded(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
