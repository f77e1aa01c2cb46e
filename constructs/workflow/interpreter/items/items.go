// Package items reads the items of a distributed Map from what is stored in Amazon S3: JSON, lines
// of JSON, CSV, an inventory's manifest, or a list of objects.
//
// It follows https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html.
package items

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A Format is what a ReaderConfig says.
type Format struct {
	// Type is CSV, JSON, JSONL, PARQUET or MANIFEST.
	Type string
	// Listing is a list of objects, as ListObjectsV2 answers.
	Listing bool
	// HeaderLocation is FIRST_ROW or GIVEN, and Headers are those that are given.
	HeaderLocation string
	Headers        []any
	// Delimiter is COMMA, PIPE, SEMICOLON, SPACE or TAB, COMMA if it is empty.
	Delimiter string
	// Pointer leads to the array in JSON, such as /a/b.
	Pointer string
}

// Read returns the items in data: text, or the value that it stands for.
func Read(data any, f Format) ([]any, error) {
	if o, ok := data.(*ordered.Object); ok {
		if body, there := o.Get("Body"); there {
			data = body
		}
		if contents, there := o.Get("Contents"); there && f.Listing {
			data = contents
		}
	}
	text, isText := data.(string)
	switch {
	case f.Listing:
		return list(data)
	case f.Type == "CSV" && isText:
		return readCSV(text, f)
	case f.Type == "JSONL" && isText:
		return readLines(text)
	case (f.Type == "JSON" || f.Type == "MANIFEST") && isText:
		v, err := ordered.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("the object is no JSON: %w", err)
		}
		data = v
	case isText:
		return nil, fmt.Errorf("InputType is %q, want CSV, JSON, JSONL or MANIFEST", f.Type)
	}
	v, err := at(data, f.Pointer)
	if err != nil {
		return nil, err
	}
	return list(v)
}

func list(v any) ([]any, error) {
	switch v := v.(type) {
	case []any:
		return v, nil
	case *ordered.Object:
		pairs := []any{}
		for key, value := range v.All() {
			pairs = append(pairs, ordered.NewObject("Key", key, "Value", value))
		}
		return pairs, nil
	}
	return nil, errors.New("Attempting to map over non-iterable node.") //nolint:staticcheck // the service says so
}

// at follows a JSON pointer.
func at(v any, pointer string) (any, error) {
	for _, name := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if name == "" {
			continue
		}
		o, _ := v.(*ordered.Object)
		inner, there := o.Get(strings.NewReplacer("~1", "/", "~0", "~").Replace(name))
		if !there {
			return nil, fmt.Errorf("ItemsPointer is %s, which leads to nothing", pointer)
		}
		v = inner
	}
	return v, nil
}

func readLines(text string) ([]any, error) {
	all := []any{}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		v, err := ordered.Parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d is no JSON: %w", i+1, err)
		}
		all = append(all, v)
	}
	return all, nil
}

var delimiters = map[string]rune{"": ',', "COMMA": ',', "PIPE": '|', "SEMICOLON": ';', "SPACE": ' ', "TAB": '\t'}

// readCSV reads rows as objects of text. Fields that a row lacks are empty, more than the headers
// do not count, and neither do empty rows.
func readCSV(text string, f Format) ([]any, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiters[f.Delimiter]
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("the object is no CSV: %w", err)
	}
	var headers []string
	if f.HeaderLocation == "GIVEN" {
		for _, h := range f.Headers {
			s, _ := h.(string)
			headers = append(headers, s)
		}
	} else if len(rows) > 0 {
		headers, rows = rows[0], rows[1:]
	}
	seen := map[string]bool{}
	for _, h := range headers {
		if seen[h] {
			return nil, errors.New("CSV headers cannot contain duplicates.") //nolint:staticcheck // the service says so
		}
		seen[h] = true
	}
	all := []any{}
	for _, row := range rows {
		o := &ordered.Object{}
		for i, h := range headers {
			value := ""
			if i < len(row) {
				value = row[i]
			}
			o.Put(h, value)
		}
		all = append(all, o)
	}
	return all, nil
}
