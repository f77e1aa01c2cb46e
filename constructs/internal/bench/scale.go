package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// scale measures what a resource takes in apps of several sizes: what is constant does not grow
// with the size.
func (b bench) scale(all []app) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b.head("app", "resources", "stacks", "time", "a resource", "memory of Go", "a resource", "memory of Node.js", "a resource")
	for _, a := range all {
		if err := b.grown(dir, a); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return nil
}

func (b bench) grown(dir string, a app) error {
	made, err := b.build(dir, a)
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "out")
	var elapsed []time.Duration
	var own, children []int64
	for range b.pairs {
		if err := os.RemoveAll(out); err != nil {
			return err
		}
		p, err := run(dir, append(a.env, "CDK_VALIDATION=false", "CDK_OUTDIR="+out), made.binary)
		if err != nil {
			return err
		}
		elapsed, own, children = append(elapsed, p.elapsed), append(own, p.own), append(children, p.children)
	}
	written, err := assembly.Read(out)
	if err != nil {
		return err
	}
	n, took := int64(len(written.Resources())), median(elapsed)
	b.row(a.name, fmt.Sprint(n), fmt.Sprint(len(written.Stacks)), seconds(took), fmt.Sprintf("%.2f ms", took.Seconds()*1000/float64(n)),
		megabytes(median(own)), kilobytes(median(own)/n), megabytes(median(children)), kilobytes(median(children)/n))
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }
func kilobytes(n int64) string { return fmt.Sprintf("%d KB", n>>10) }
