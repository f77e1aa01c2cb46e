package assembly

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
)

// decode reads one JSON file of the assembly, of which there is to be nothing but one
// document, and returns its size.
func (r *reader) decode(file string, into any) (size int, err error) {
	data, err := r.file(file)
	if err != nil {
		return 0, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return 0, explain(file, data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return 0, fmt.Errorf("%s:%d: broken JSON: something follows the document", file, line(data, dec.InputOffset()))
	}
	return len(data), nil
}

func (r *reader) file(file string) ([]byte, error) {
	name := filepath.FromSlash(file)
	info, err := r.root.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, reason(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a file", file)
	}
	if info.Size() > MaxFileSize {
		return nil, fmt.Errorf("%s: %d MB, want at most %d MB; CloudFormation takes templates of 1 MB, so split the stack",
			file, info.Size()>>20, MaxFileSize>>20)
	}
	data, err := r.root.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, reason(err))
	}
	return data, nil
}

// reason strips the path off an error of the file system: messages name the file
// themselves, and without the machine's own folders.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// explain says where in a file its JSON is broken, or what in it has the wrong type.
func explain(file string, data []byte, err error) error {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s: is empty", file)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: ends too early; it is truncated", file)
	case errors.As(err, &syntax):
		return fmt.Errorf("%s:%d: broken JSON: %w", file, line(data, syntax.Offset), err)
	case errors.As(err, &wrongType):
		text := strings.ReplaceAll(err.Error(), wrongType.Error(), mismatch(wrongType))
		return fmt.Errorf("%s: %s", file, strings.TrimSuffix(text, ": "))
	}
	return fmt.Errorf("%s: %w", file, err)
}

// mismatch words a type error without the names of Go types.
func mismatch(e *json.UnmarshalTypeError) string {
	want := map[string]string{"string": "text", "bool": "true or false", "map": "an object", "struct": "an object", "slice": "a list"}
	found, _, _ := strings.Cut(e.Value, " ") // "number 5"
	text := fmt.Sprintf("got %s, want %s", found, first(want[e.Type.Kind().String()], e.Type.Kind().String()))
	if e.Field == "" {
		return text
	}
	return e.Field + ": " + text
}

func line(data []byte, offset int64) int {
	read := data[:min(max(int(offset), 0), len(data))]
	return 1 + bytes.Count(read, []byte("\n"))
}
