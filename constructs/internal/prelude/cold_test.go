//go:build cold

package prelude_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Two processes unpack CDK at the same time, where there is no home to keep it in. Both write their
// templates, and the index that makes the next start fast is there soon.
func TestAColdStartWithoutAHome(t *testing.T) {
	shared := t.TempDir()
	env := []string{"HOME=/dev/null/none", "TMPDIR=" + shared}
	first := started(t, "well", env...)
	second := started(t, "well", env...)
	first().wants(t, 0, 1)
	second().wants(t, 0, 1)
	cache := fmt.Sprintf("jsii-package-cache-%d", os.Getuid())
	eventually(t, "the package is indexed", func() bool {
		found, _ := filepath.Glob(filepath.Join(shared, cache, "aws-cdk-lib", "*", "*", ".jsii.runtime.v1.json"))
		return len(found) == 1
	})
	eventually(t, "nothing but the cache is left", func() bool {
		left, err := os.ReadDir(shared)
		return err == nil && len(left) == 1 && left[0].Name() == cache
	})
}
