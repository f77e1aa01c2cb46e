// Package kernel ends CDK's runtime, the process of Node.js that jsii calls its kernel.
package kernel

import (
	"os"
	"time"

	_ "github.com/aws/constructs-go/constructs/v10" // makes the runtime copy the environment
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/internal/prelude"
)

func init() { prelude.Restore() }

// patience is how long Close waits for a runtime that also ends, and cleans up, on its own.
const patience = 100 * time.Millisecond

// Close ends CDK's runtime, which removes its temporary files. The process of the caller is about
// to end, so Close does not wait for a runtime that has more to do, such as to write the index of
// its packages.
//
// Two places of the runtime wait for the same process; the one that comes second prints that it has
// exited abnormally, though nothing is wrong, so nobody is to read what it says.
func Close() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	closed := make(chan struct{})
	go func() {
		jsii.Close()
		close(closed)
	}()
	var limit <-chan time.Time
	if prelude.Direct() {
		limit = time.After(patience)
	}
	select {
	case <-closed:
	case <-limit:
	}
}
