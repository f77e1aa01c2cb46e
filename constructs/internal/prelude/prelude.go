// Package prelude sets what CDK's runtime has to find in its environment.
//
// The runtime copies the environment while its Go packages are initialized, before any
// code of an app runs. Go initializes packages whose imports are ready in the order of
// their paths, so one that needs nothing but os and what the runtime needs earlier than
// os/exec comes before the runtime.
package prelude

import "os"

func init() {
	// Node.js 20 works, though its authors have left it: a banner of ten lines on every run
	// would bury the summary.
	Default("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
	checkTemporary()
	start()
}

// Default sets a variable that is not set.
func Default(name, value string) {
	if _, set := os.LookupEnv(name); !set {
		put(name, value)
	}
}

func put(name, value string) {
	if err := os.Setenv(name, value); err != nil {
		panic(err)
	}
}
