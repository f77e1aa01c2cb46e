package prelude

import (
	_ "embed"
	"encoding/base64"
	"os"
	"runtime"
)

//go:embed direct.mjs
var program string

// restore puts back what the user had in NODE_OPTIONS. It is nil while the runtime is left alone.
var restore func()

// start makes CDK's runtime one process instead of two, with a program that Node.js runs before the
// runtime. The variable holds the whole program, so that there is no file to write, to lose or to
// share. Options of the user stay, and so does a runtime of the user's own.
//
// PLINTH_RUNTIME=plain starts the runtime as AWS ships it.
func start() {
	if os.Getenv("PLINTH_RUNTIME") == "plain" || os.Getenv("JSII_RUNTIME") != "" || runtime.GOOS == "windows" {
		return
	}
	before, set := os.LookupEnv("NODE_OPTIONS")
	options := before
	if !set {
		// The first is what the runtime sets where the user sets nothing. With the second CDK's
		// own validation takes two thirds of the processor time: its memory is swept by threads
		// that get in each other's way.
		options = "--max-old-space-size=4069 --v8-pool-size=1"
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(program))
	put("NODE_OPTIONS", options+" --preserve-symlinks --import=data:text/javascript;base64,"+encoded)
	restore = func() {
		if set {
			put("NODE_OPTIONS", before)
		} else {
			_ = os.Unsetenv("NODE_OPTIONS")
		}
	}
}

// Restore puts NODE_OPTIONS back, for the other processes that an app starts, once CDK's runtime
// has copied it.
func Restore() {
	if restore != nil {
		restore()
	}
}

// Direct reports whether CDK's runtime was started as one process. Then it removes its temporary
// files itself, however the app ends.
func Direct() bool { return restore != nil }
