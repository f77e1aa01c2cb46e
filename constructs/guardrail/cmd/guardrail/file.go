package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeFile writes a file as a whole or not at all: whoever reads it, or a run that is broken off,
// never sees half of it.
func writeFile(name string, write func(io.Writer) error) (err error) {
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", name, reason(err))
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
			err = fmt.Errorf("%s: %w", name, reason(err))
		}
	}()
	buffer := bufio.NewWriter(temporary)
	if err := write(buffer); err != nil {
		_ = temporary.Close()
		return err
	}
	if err := buffer.Flush(); err != nil {
		_ = temporary.Close()
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	if err := os.Chmod(temporary.Name(), 0o644); err != nil { // CreateTemp keeps others out
		return err
	}
	return os.Rename(temporary.Name(), name)
}
