// Package generate writes the tables of package table from what npm packages hold.
package generate

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Dump installs the packages that package.json in the source folder names, and returns what
// dump.cjs beside it prints when it gets the folder where they are.
func Dump(source string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "generate")
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
	if _, err := output("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", dir); err != nil {
		return nil, err
	}
	return output("node", filepath.Join(source, "dump.cjs"), dir)
}

func output(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// Line is a line of a file.
func Line(key string, document any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(document); err != nil {
		panic(err)
	}
	return key + "\t" + b.String()
}

// Write writes a table: its files by name, each of lines.
func Write(target string, files map[string][]string) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, strings.Join(files[name], "")); err != nil {
			return err
		}
	}
	return errors.Join(z.Close(), os.WriteFile(target, b.Bytes(), 0o666))
}
