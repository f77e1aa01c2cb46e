package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

//go:embed package.json
var manifest []byte

//go:embed twin.cjs
var generator []byte

// beside measures apps beside the same templates made by an app in plain JavaScript, which it
// generates from what the app writes.
func (b bench) beside(all []app) error {
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
	if _, err := run(dir, nil, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefer-offline"); err != nil {
		return err
	}
	b.head("app", "resources", "Go", "JavaScript", "ratio", "Go, CDK's validation on", "JavaScript, on", "build, no change",
		"build, no cache", "binary")
	for _, a := range all {
		if err := b.compare(dir, a); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return nil
}

// compare prints the row of one app.
func (b bench) compare(dir string, a app) error {
	made, err := b.build(dir, a)
	if err != nil {
		return err
	}
	ours, theirs := filepath.Join(dir, a.file()+".go.out"), filepath.Join(dir, a.file()+".js.out")
	twin := filepath.Join(dir, a.file()+".cjs")
	goes := func(validation string) (process, error) {
		return run(dir, append(a.env, "CDK_VALIDATION="+validation, "CDK_OUTDIR="+ours), made.binary)
	}
	twins := func(validation string) (process, error) {
		return run(dir, []string{"CDK_VALIDATION=" + validation, "CDK_OUTDIR=" + theirs}, "node", twin)
	}
	if _, err := goes("false"); err != nil {
		return err
	}
	if _, err := run(dir, nil, "node", "twin.cjs", ours, "node_modules", twin); err != nil {
		return err
	}
	if _, err := twins("false"); err != nil {
		return err
	}
	resources, err := same(ours, theirs)
	if err != nil {
		return err
	}
	var medians []time.Duration
	for _, validation := range []string{"false", "true"} {
		var x, y []time.Duration
		for range b.pairs {
			p, err := goes(validation)
			if err != nil {
				return err
			}
			q, err := twins(validation)
			if err != nil {
				return err
			}
			x, y = append(x, p.elapsed), append(y, q.elapsed)
		}
		medians = append(medians, median(x), median(y))
	}
	b.row(a.name, fmt.Sprint(resources), seconds(medians[0]), seconds(medians[1]),
		fmt.Sprintf("%.2f", medians[0].Seconds()/medians[1].Seconds()), seconds(medians[2]), seconds(medians[3]),
		seconds(made.unchanged), seconds(made.empty), fmt.Sprintf("%d MB", made.size>>20))
	return nil
}

// seconds is a time for a table, a dash if it was not measured.
func seconds(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
