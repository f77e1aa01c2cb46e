package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// testdata/workload.json is a service as people write it, with what the rules look at: a network,
// instances, a bucket, a function, a queue and a topic with policies and roles, logs and an alarm.
// Every # in it is the number of the service.
const perWorkload = 40

// perStack is as near to CloudFormation's limit of 500 as whole workloads come.
const perStack = 12

// template is a stack of workloads.
func template(t testing.TB, stack int) string {
	t.Helper()
	workload, err := os.ReadFile("testdata/workload.json")
	if err != nil {
		t.Fatal(err)
	}
	resources := strings.TrimSuffix(strings.TrimPrefix(string(workload), "{"), "}\n")
	var all []string
	for i := range perStack {
		all = append(all, strings.ReplaceAll(resources, "#", fmt.Sprint((stack*perStack+i)%256)))
	}
	return `{"Resources": {` + strings.Join(all, ",") + "}}"
}

// repository writes stacks, half of them as templates and half as a cloud assembly, and returns
// their paths and how many resources they have.
func repository(t testing.TB, stacks int) (paths []string, resources int) {
	t.Helper()
	dir := t.TempDir()
	var app []assemblytest.Stack
	for i := range stacks {
		if i%2 == 0 {
			app = append(app, assemblytest.Stack{Name: fmt.Sprint("App", i), Tags: tags, Template: template(t, i)})
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("stack%d.json", i)), []byte(template(t, i)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return []string{dir, assemblytest.Write(t, app...)}, stacks * perStack * perWorkload
}

// cost is the time and the memory of a run, a resource.
func cost(t testing.TB, stacks int, format string) (nanoseconds, bytes float64) {
	t.Helper()
	paths, resources := repository(t, stacks)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	code, stdout, stderr := command(append([]string{"-format", format}, paths...)...)
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	if code != exitFindings || stderr != "" || len(stdout) < resources {
		t.Fatalf("exit status %d, stderr %.500q, %d bytes of output, want findings over %d resources", code, stderr, len(stdout), resources)
	}
	return float64(elapsed.Nanoseconds()) / float64(resources), float64(after.TotalAlloc-before.TotalAlloc) / float64(resources)
}

// small, middle and large are numbers of stacks for 1,920, 9,600 and 20,160 resources.
const small, middle, large = 4, 20, 42

// A resource costs about the same among 10,000 as among 2,000: nothing compares everything with
// everything, which would take five times as long. The machine may have other work to do, so a slow
// run is repeated. The benchmark goes up to 20,000.
func TestCostIsLinear(t *testing.T) {
	for _, format := range []string{"text", "sarif"} {
		few, fewBytes := cost(t, small, format)
		many, manyBytes := cost(t, middle, format)
		for range 3 {
			if many <= 3*few {
				break
			}
			again, _ := cost(t, middle, format)
			many = min(many, again)
		}
		t.Logf("%s: %.0f and %.0f ns, %.0f and %.0f bytes a resource", format, few, many, fewBytes, manyBytes)
		if many > 3*few {
			t.Errorf("%s: time a resource = %.0f ns among 9,600, want about the %.0f ns among 1,920", format, many, few)
		}
		if manyBytes > 1.2*fewBytes {
			t.Errorf("%s: memory a resource = %.0f bytes among 9,600, want about the %.0f bytes among 1,920", format, manyBytes, fewBytes)
		}
	}
}

func BenchmarkCommand(b *testing.B) {
	for _, format := range formatNames() {
		for _, stacks := range []int{small, large} {
			b.Run(fmt.Sprintf("%s/resources=%d", format, stacks*perStack*perWorkload), func(b *testing.B) {
				var ns, bytes float64
				for b.Loop() {
					ns, bytes = cost(b, stacks, format)
				}
				b.ReportMetric(ns, "ns/resource")
				b.ReportMetric(bytes, "B/resource")
			})
		}
	}
}
