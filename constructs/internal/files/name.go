package files

import (
	"errors"
	"os"
	"path/filepath"
)

// Display is a file as seen from the working directory, if that is shorter.
func Display(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	if relative, err := filepath.Rel(dir, file); err == nil && len(relative) < len(file) {
		return relative
	}
	return file
}

// Reason is the error without the path that messages name themselves.
func Reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
