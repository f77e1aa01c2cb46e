package rehearse_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// What golden files may be found to have: they hold one stack of several, with everything locked
// and nobody who listens, and define organizations whose ids are made up.
var oneOfSeveral = []finding.Kind{finding.Lock, finding.Placeholder, finding.Retry, finding.Silent}

// Nothing else is found in any golden file of the layers and the examples.
func TestGoldenTemplatesRaiseNoFalseAlarm(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".template.json") || strings.Contains(name, "constructs") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		environment := home
		if strings.Contains(string(data), `"AWS::BCMDataExports::Export"`) {
			environment = "111111111111/us-east-1" // no other Region has the type
		}
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: environment, Template: string(data), Assets: []string{"template"}})
		for _, f := range rehearse.First(a).Findings {
			raised := f.Kind == finding.Limit && f.Severity == finding.Warning // six addresses, of which five are granted unasked
			if !raised && !slices.Contains(oneOfSeveral, f.Kind) {
				t.Errorf("%s: %v", name, f)
			}
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("files = %d, %v, want all golden files", files, err)
	}
}
