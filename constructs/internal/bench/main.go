// Bench measures whole processes side by side: examples against the same templates made by an app
// in plain JavaScript, which it generates from what the example writes. It prints a table in
// Markdown, and needs Node.js and the npm registry:
//
//	go run ./constructs/internal/bench -pairs 5 quickstart hub-and-spoke production
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

//go:embed package.json
var manifest []byte

//go:embed twin.cjs
var generator []byte

func main() {
	pairs := flag.Int("pairs", 3, "how often each is run")
	cold := flag.Bool("cold", false, "also build with an empty cache, which takes minutes")
	flag.Parse()
	examples := flag.Args()
	if len(examples) == 0 {
		examples = []string{"quickstart", "hub-and-spoke", "production"}
	}
	if err := run(examples, *pairs, *cold); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(examples []string, pairs int, cold bool) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for name, data := range map[string][]byte{"package.json": manifest, "twin.cjs": generator} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			return err
		}
	}
	if _, err := measure(dir, nil, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefer-offline"); err != nil {
		return err
	}
	fmt.Println("| app | resources | Go | JavaScript | ratio | Go, CDK's validation on | JavaScript, on | build | binary |")
	fmt.Println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
	for _, example := range examples {
		if err := compare(dir, example, pairs, cold); err != nil {
			return fmt.Errorf("%s: %w", example, err)
		}
	}
	return nil
}

var (
	off = []string{"CDK_VALIDATION=false"}
	on  = []string{"CDK_VALIDATION=true"}
)

// compare prints the row of one example.
func compare(dir, example string, pairs int, cold bool) error {
	binary := filepath.Join(dir, example)
	build := []string{"go", "build", "-o", binary, "./examples/" + example}
	if _, err := measure("", nil, build...); err != nil {
		return err
	}
	built, err := measure("", nil, build...)
	if err != nil {
		return err
	}
	if cold {
		if built, err = measure("", []string{"GOCACHE=" + filepath.Join(dir, "cache")}, build...); err != nil {
			return err
		}
	}
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	ours, theirs := filepath.Join(dir, example+".go.out"), filepath.Join(dir, example+".js.out")
	twin := filepath.Join(dir, example+".cjs")
	goes := func(env []string) (time.Duration, error) {
		return measure(dir, append(env, "CDK_OUTDIR="+ours), binary)
	}
	twins := func(env []string) (time.Duration, error) {
		return measure(dir, append(env, "CDK_OUTDIR="+theirs), "node", twin)
	}
	if _, err := goes(off); err != nil {
		return err
	}
	if _, err := measure(dir, nil, "node", "twin.cjs", ours, "node_modules", twin); err != nil {
		return err
	}
	if _, err := twins(off); err != nil {
		return err
	}
	resources, err := same(ours, theirs)
	if err != nil {
		return err
	}
	var medians []time.Duration
	for _, env := range [][]string{off, on} {
		var a, b []time.Duration
		for range pairs {
			x, err := goes(env)
			if err != nil {
				return err
			}
			y, err := twins(env)
			if err != nil {
				return err
			}
			a, b = append(a, x), append(b, y)
		}
		medians = append(medians, median(a), median(b))
	}
	fmt.Printf("| %s | %d | %.2f s | %.2f s | %.2f | %.2f s | %.2f s | %.1f s | %d MB |\n", example, resources, medians[0].Seconds(),
		medians[1].Seconds(), medians[0].Seconds()/medians[1].Seconds(), medians[2].Seconds(), medians[3].Seconds(), built.Seconds(),
		info.Size()>>20)
	return nil
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// measure runs a command and returns how long it took. It shows what the command says only if that
// fails: CDK's validation exits with 1 when it warns of a twin.
func measure(dir string, env []string, args ...string) (time.Duration, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", filepath.Base(args[0]), err, out.Bytes())
	}
	return time.Since(start), nil
}
