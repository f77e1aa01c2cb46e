// Package input finds and reads what commands are given: cloud assemblies, templates, folders of
// both, and patterns of them. What several paths have is one app. The package is pure Go.
package input

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// An Input is a cloud assembly or a template.
type Input struct {
	Path string
	// Assembly tells a cloud assembly from a template.
	Assembly bool
}

// Find turns paths into inputs, each once, and says which of them lead to nothing.
func Find(paths []string) (all []Input, wrong []error) {
	seen := map[Input]bool{}
	for _, p := range paths {
		found, err := findOne(p)
		if err != nil {
			wrong = append(wrong, err)
		}
		for _, in := range found {
			if !seen[in] {
				seen[in] = true
				all = append(all, in)
			}
		}
	}
	return all, wrong
}

func findOne(p string) ([]Input, error) {
	if p == standardInput {
		return []Input{{Path: p}}, nil
	}
	p = files.Display(filepath.Clean(p)) // so that a baseline is the same on every machine
	info, err := os.Stat(p)
	switch {
	case err != nil && strings.ContainsAny(p, "*?["):
		return findPattern(p)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", p, files.Reason(err))
	case !info.IsDir():
		return []Input{{Path: p}}, nil
	case isAssembly(p):
		return []Input{{p, true}}, nil
	}
	found, err := search(p)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s: no cloud assembly and no template in this folder", p)
	}
	return found, err
}

// search finds the cloud assemblies and templates in a folder, apart from hidden folders and what
// npm installs.
func search(folder string) (all []Input, err error) {
	err = filepath.WalkDir(folder, func(p string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", p, files.Reason(err))
		case entry.IsDir() && p != folder && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() && isAssembly(p):
			all = append(all, Input{p, true})
			return fs.SkipDir
		case entry.Type().IsRegular() && slices.Contains(extensions, filepath.Ext(p)):
			template, err := isTemplate(p)
			if template {
				all = append(all, Input{Path: p})
			}
			return err
		}
		return nil
	})
	return all, err
}

var extensions = []string{".json", ".yaml", ".yml", ".template"}

// isAssembly reports whether a folder is a cloud assembly, and be it a broken one: it has a
// manifest, and not that of something else. A broken one must not pass for a folder of templates,
// whose own Metadata may waive rules.
func isAssembly(folder string) bool {
	data, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(folder, "cdk.out")); err == nil { // the CDK's own mark
		return true
	}
	var manifest map[string]json.RawMessage
	return json.Unmarshal(data, &manifest) != nil || manifest["artifacts"] != nil
}

// inAssembly reports whether a file lies in a cloud assembly.
func inAssembly(name string) bool {
	folder, err := filepath.Abs(filepath.Dir(name))
	for ; err == nil; folder = filepath.Dir(folder) {
		if isAssembly(folder) {
			return true
		}
		if folder == filepath.Dir(folder) {
			return false
		}
	}
	return false
}

// section is what only a CloudFormation template has among files of the kind, at the outermost
// level of YAML or anywhere in JSON.
var section = regexp.MustCompile(`(?m)^["']?(Resources|AWSTemplateFormatVersion)["']?\s*:|"AWSTemplateFormatVersion"\s*:`)

// typed is what the resources of a template in JSON have.
var typed = regexp.MustCompile(`"Type"\s*:\s*"\w+::`)

// isTemplate reports whether a file looks like a template, and be it a broken one. Nothing that is
// too large to be read is one.
func isTemplate(name string) (bool, error) {
	if info, err := os.Stat(name); err == nil && info.Size() > assembly.MaxFileSize {
		return false, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, files.Reason(err))
	}
	if section.Match(data) {
		return true, nil
	}
	if !bytes.Contains(data, []byte(`"Resources"`)) {
		return false, nil
	}
	var top map[string]any
	if err := json.Unmarshal(data, &top); err != nil {
		return !json.Valid(data) && typed.Match(data), nil
	}
	resources, _ := top["Resources"].(map[string]any)
	for _, r := range resources {
		fields, _ := r.(map[string]any)
		if typ, _ := fields["Type"].(string); strings.Contains(typ, "::") {
			return true, nil
		}
	}
	return false, nil
}

// findPattern finds the files that match a pattern, in which ** stands for any folders.
func findPattern(pattern string) (all []Input, err error) {
	parts := strings.Split(filepath.ToSlash(pattern), "/")
	root := "."
	if i := slices.IndexFunc(parts, func(part string) bool { return strings.ContainsAny(part, "*?[") }); i > 0 {
		root = strings.Join(parts[:i], "/") + "/"
	}
	err = filepath.WalkDir(filepath.Clean(root), func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		matched, err := matchParts(parts, strings.Split(filepath.ToSlash(p), "/"))
		switch {
		case err != nil || !matched:
			return err
		case !entry.IsDir():
			all = append(all, Input{Path: p})
		case isAssembly(p):
			all = append(all, Input{p, true})
			return fs.SkipDir
		}
		return nil
	})
	switch {
	case errors.Is(err, filepath.ErrBadPattern):
		return nil, fmt.Errorf("%s: not a pattern, want one such as stacks/*.yaml", pattern)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", pattern, files.Reason(err))
	case len(all) == 0:
		return nil, fmt.Errorf("%s: no file matches", pattern)
	}
	return all, nil
}

func matchParts(pattern, parts []string) (bool, error) {
	switch {
	case len(pattern) == 0:
		return len(parts) == 0, nil
	case pattern[0] == "**":
		for i := range len(parts) + 1 {
			if matched, err := matchParts(pattern[1:], parts[i:]); matched || err != nil {
				return matched, err
			}
		}
		return false, nil
	case len(parts) == 0:
		return false, nil
	}
	matched, err := filepath.Match(pattern[0], parts[0])
	if !matched || err != nil {
		return false, err
	}
	return matchParts(pattern[1:], parts[1:])
}
