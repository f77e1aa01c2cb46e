package assembly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// decode reads a file of the assembly with a parser of package document.
func (r *reader) decode(name string, parse func([]byte) (*document.Document, error)) (node, error) {
	ahead, ok := r.ahead[name]
	if !ok {
		ahead = func() (*document.Document, error) { return r.document(name, parse) }
	}
	doc, err := ahead()
	if err != nil {
		return node{}, err
	}
	return node{file: &file{name: r.folder + name, doc: doc}, raw: doc.Root}, nil
}

func (r *reader) document(name string, parse func([]byte) (*document.Document, error)) (*document.Document, error) {
	data, err := r.file(name)
	if err != nil {
		return nil, err
	}
	doc, err := parse(data)
	if err != nil {
		return nil, misread(r.folder+name, err)
	}
	return doc, nil
}

// misread puts the file, and the line if one is to blame, before an error of package document.
func misread(name string, err error) error {
	if at := (*document.Error)(nil); errors.As(err, &at) && at.Line > 0 {
		return fmt.Errorf("%s:%d: %w", name, at.Line, err)
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (r *reader) file(name string) ([]byte, error) {
	data, err := r.content(name)
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", r.folder, name, reason(err))
	}
	return data, nil
}

func (r *reader) content(name string) ([]byte, error) {
	if r.root == nil {
		return nil, fs.ErrNotExist
	}
	name = filepath.FromSlash(name)
	info, err := r.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a file")
	}
	if err := fits(info.Size()); err != nil {
		return nil, err
	}
	return r.root.ReadFile(name)
}

// fits refuses files that are too large to be of use.
func fits(size int64) error {
	if size <= MaxFileSize {
		return nil
	}
	return fmt.Errorf("%d MB, want at most %d MB; CloudFormation takes templates of 1 MB, so split the stack", size>>20, MaxFileSize>>20)
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

// A file is one that is being read. err is the first thing in it that is not of its type.
type file struct {
	name string
	doc  *document.Document
	err  error
}

// A node is a part of a file. Its methods read it as what it is to be; null is as good as absent.
type node struct {
	file *file
	path []string
	raw  any
}

// get returns a part of an object. Keys are case-sensitive, as they are for CloudFormation and the
// CDK CLI.
func (n node) get(key string) node {
	return node{n.file, append(n.path[:len(n.path):len(n.path)], key), n.object()[key]}
}

func (n node) object() map[string]any {
	m, ok := n.raw.(map[string]any)
	if !ok && n.raw != nil {
		n.mistyped("an object")
	}
	return m
}

func (n node) text() string {
	text, ok := n.raw.(string)
	if !ok && n.raw != nil {
		n.mistyped("text")
	}
	return text
}

func (n node) flag() bool {
	flag, ok := n.raw.(bool)
	if !ok && n.raw != nil {
		n.mistyped("true or false")
	}
	return flag
}

func (n node) number() int {
	number, ok := n.raw.(json.Number)
	whole, err := number.Int64()
	if n.raw != nil && (!ok || err != nil) {
		n.mistyped("a whole number")
	}
	return int(whole)
}

// texts reads a text or a list of texts.
func (n node) texts() []string {
	if text, ok := n.raw.(string); ok {
		return []string{text}
	}
	var all []string
	for _, e := range n.elements() {
		all = append(all, e.text())
	}
	return all
}

func (n node) elements() []node {
	list, ok := n.raw.([]any)
	if !ok && n.raw != nil {
		n.mistyped("a list")
	}
	all := make([]node, len(list))
	for i, e := range list {
		all[i] = node{n.file, append(n.path[:len(n.path):len(n.path)], strconv.Itoa(i)), e}
	}
	return all
}

func (n node) mistyped(want string) {
	if n.file.err != nil {
		return
	}
	found := "a number"
	switch n.raw.(type) {
	case string:
		found = "text"
	case bool:
		found = "true or false"
	case []any:
		found = "a list"
	case map[string]any:
		found = "an object"
	}
	n.file.err = n.errorf("got %s, want %s", found, want)
}

// errorf says in which line of the file, and in what part of it, something is wrong.
func (n node) errorf(format string, args ...any) error {
	where := ""
	if len(n.path) > 0 {
		where = strings.Join(n.path, ".") + ": "
	}
	return fmt.Errorf("%s:%d: %s%s", n.file.name, n.file.doc.Line(n.path...), where, fmt.Sprintf(format, args...))
}
