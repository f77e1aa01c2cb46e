package files_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// An output that cannot be finished leaves what was there.
func TestOutputIsWrittenAsAWholeOrNotAtAll(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.txt")
	if err := os.WriteFile(file, []byte("of yesterday"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := files.Write(file, func(w io.Writer) error {
		_, _ = io.WriteString(w, strings.Repeat("half", 10_000))
		return errors.New("no more")
	})
	got, _ := os.ReadFile(file)
	entries, _ := os.ReadDir(filepath.Dir(file))
	if err == nil || string(got) != "of yesterday" || len(entries) != 1 {
		t.Errorf("error %v, file %.20q, %d files, want the old file alone", err, got, len(entries))
	}
}

// A link is followed, a mode stays, and what is no file is not replaced by one.
func TestOutputKeepsWhatItWritesTo(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "report.txt"), filepath.Join(dir, "latest.txt")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err) // Windows wants a privilege for it
	}
	hello := func(w io.Writer) error { _, err := io.WriteString(w, "hello"); return err }
	if err := files.Write(link, hello); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(file)
	of, _ := os.Stat(file)
	ofLink, _ := os.Lstat(link)
	if string(got) != "hello" || of.Mode().Perm() != 0o600 || ofLink.Mode().IsRegular() {
		t.Errorf("file = %q with mode %v, link = %v, want the file behind the link written", got, of.Mode(), ofLink.Mode())
	}
	if err := files.Write(os.DevNull, hello); err != nil {
		t.Errorf("writing to %s: %v", os.DevNull, err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s = %v, %v, want no file in its place", os.DevNull, info.Mode(), err)
	}
	if err := files.Write(dir, hello); err == nil || !strings.HasSuffix(err.Error(), "is a directory") {
		t.Errorf("writing to a folder = %v, want an error", err)
	}
}
