package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const events = `{"Action":"start","Package":"github.com/plinth-cdk/plinth/a"}
{"Action":"run","Package":"github.com/plinth-cdk/plinth/a","Test":"TestOne"}
{"Action":"run","Package":"github.com/plinth-cdk/plinth/a","Test":"TestOne/part"}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/a","Test":"TestOne/part","Elapsed":1}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/a","Test":"TestOne","Elapsed":1}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/b","Test":"TestTwo","Elapsed":0.1}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/b","Elapsed":0.02}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/a","Elapsed":2.5}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/c","Test":"TestThree","Elapsed":9}
{"Action":"output","Package":"github.com/plinth-cdk/plinth/c","Output":"ok  \tgithub.com/plinth-cdk/plinth/c\t(cached)\n"}
{"Action":"pass","Package":"github.com/plinth-cdk/plinth/c","Elapsed":9}
{"Action":"skip","Package":"github.com/plinth-cdk/plinth/d","Elapsed":0}
`

func TestTimeOfEachPackage(t *testing.T) {
	var out strings.Builder
	if err := (bench{out: &out}).tests(strings.NewReader(events)); err != nil {
		t.Fatal(err)
	}
	want := `| package | tests | time |
| --- | --- | --- |
| a | 1 | 2.5 s |
| others, less than a hundredth each | 1 | 0.0 s |
| 2 packages, added up | 2 | 2.5 s |
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("tests() printed (-want +got):\n%s", diff)
	}
}

func TestPackagesThatFailHaveNoTime(t *testing.T) {
	for input, want := range map[string]string{
		events + `{"Action":"fail","Package":"e","Elapsed":1}`: "the tests of e fail",
		"ok  a 1.2s": "want what go test -json writes",
	} {
		err := bench{out: &strings.Builder{}}.tests(strings.NewReader(input))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("tests() = %v, want %q", err, want)
		}
	}
}
