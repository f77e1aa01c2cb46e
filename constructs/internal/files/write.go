// Package files has what commands need of files: names and errors as people read them, and files
// that are written as a whole.
package files

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Write writes a file as a whole or not at all: whoever reads it, or a run that is broken off,
// never sees half of it. What is no regular file, such as a pipe, is written to as it comes.
func Write(name string, write func(io.Writer) error) error {
	target, mode := name, os.FileMode(0o644)
	if resolved, err := filepath.EvalSymlinks(name); err == nil {
		target = resolved
	}
	err := func() error {
		info, err := os.Stat(target)
		switch {
		case err == nil && info.Mode().IsRegular():
			mode = info.Mode().Perm()
		case err == nil:
			f, err := os.OpenFile(target, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			return buffered(f, write)
		}
		return replace(target, mode, write)
	}()
	if err != nil {
		return fmt.Errorf("%s: %w", name, Reason(err))
	}
	return nil
}

// replace writes a file beside the one that it then becomes.
func replace(name string, mode os.FileMode, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	err = buffered(f, write)
	if err == nil {
		err = os.Chmod(f.Name(), mode) // CreateTemp keeps others out
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// buffered writes to a file and closes it.
func buffered(f *os.File, write func(io.Writer) error) error {
	buffer := bufio.NewWriter(f)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	return cmp.Or(err, f.Close())
}
