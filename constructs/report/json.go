package report

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// JSON writes the report for programs, in the form that [Schema] names.
func (r *Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// Read reads what [Report.JSON] wrote.
func Read(rd io.Reader) (*Report, error) {
	var r Report
	if err := json.NewDecoder(rd).Decode(&r); err != nil {
		return nil, fmt.Errorf("it is no report: %w", err)
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("its schema is %q, want %q", r.Schema, Schema)
	}
	return &r, nil
}

// ReadFile reads a report from a file, such as that of the branch that a change is for.
func ReadFile(name string) (*Report, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}
