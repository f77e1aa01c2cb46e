// Package table keeps tables that are part of the program: a ZIP archive of files, whose lines are
// JSON documents, each after its key and a tab. A file is read when one of its lines is first asked
// for, so that a program that needs little of a large table pays little for it.
package table

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"sync"
)

// A Table is a table in memory. Its methods may be called at once.
type Table struct {
	index func() map[string]*zip.File
	files sync.Map // map[string]string by name of the file
}

// Of makes a table of an archive, which is part of the program: what is wrong with it is a panic.
func Of(archive []byte) *Table {
	return &Table{index: sync.OnceValue(func() map[string]*zip.File {
		files := map[string]*zip.File{}
		r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		must(err)
		for _, f := range r.File {
			files[f.Name] = f
		}
		return files
	})}
}

// Files returns the names of the files, in no order.
func (t *Table) Files() []string {
	var names []string
	for name := range t.index() {
		names = append(names, name)
	}
	return names
}

// Lines returns the documents of a file by their keys, nil if there is no such file.
func (t *Table) Lines(file string) map[string]string {
	if lines, ok := t.files.Load(file); ok {
		return lines.(map[string]string)
	}
	f := t.index()[file]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	must(err)
	defer r.Close()
	data, err := io.ReadAll(r)
	must(err)
	lines := map[string]string{}
	for line := range strings.Lines(string(data)) {
		key, document, _ := strings.Cut(line, "\t")
		lines[key] = document
	}
	loaded, _ := t.files.LoadOrStore(file, lines)
	return loaded.(map[string]string)
}

// Decode reads a document of a table.
func Decode(document string, into any) { must(json.Unmarshal([]byte(document), into)) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}
