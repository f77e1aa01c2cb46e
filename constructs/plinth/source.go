package plinth

import (
	"os"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// modulePath is the path of this module, wherever it is hosted.
var modulePath = strings.TrimSuffix(reflect.TypeFor[AppProps]().PkgPath(), "/constructs/plinth")

// library are the packages whose frames are never an app's own code. Plinth's examples and
// tests are apps like any other.
var library = []string{
	modulePath + "/constructs/", modulePath + "/baseline", modulePath + "/network", modulePath + "/security",
	modulePath + "/resilience", modulePath + "/cost", modulePath + "/observability",
	"github.com/aws/", "runtime.", "runtime/", "reflect.", "testing.", "sync.",
}

func isAppCode(frame runtime.Frame) bool {
	if frame.Function == "" || strings.HasSuffix(frame.File, "_test.go") && strings.HasPrefix(frame.Function, modulePath) {
		return frame.Function != ""
	}
	for _, prefix := range library {
		if strings.HasPrefix(frame.Function, prefix) {
			return false
		}
	}
	return true
}

// relativeToModule shortens a file name to one below the folder of its go.mod, so that the
// output is the same on every machine.
func relativeToModule(file string) string {
	if info, ok := debug.ReadBuildInfo(); ok { // built with -trimpath
		if rest, ok := strings.CutPrefix(file, info.Main.Path+"/"); ok {
			return rest
		}
	}
	root := moduleRoot(filepath.Dir(filepath.FromSlash(file)))
	if rel, err := filepath.Rel(root, filepath.FromSlash(file)); root != "" && err == nil {
		return filepath.ToSlash(rel)
	}
	return path.Base(file)
}

var moduleRoots sync.Map

func moduleRoot(dir string) string {
	if root, ok := moduleRoots.Load(dir); ok {
		return root.(string)
	}
	root := ""
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		root = dir
	} else if parent := filepath.Dir(dir); parent != dir {
		root = moduleRoot(parent)
	}
	moduleRoots.Store(dir, root)
	return root
}
