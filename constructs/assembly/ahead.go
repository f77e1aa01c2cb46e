package assembly

import (
	"path"
	"runtime"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// readAhead parses the templates and metadata that a manifest names on every processor, while the
// caller takes them in the order of the manifest. What it returns waits until no file is open.
func (r *reader) readAhead(dir string, artifacts node) (wait func()) {
	var names []string
	add := func(file any, parse func([]byte) (*document.Document, error)) {
		name, _ := file.(string)
		if name = path.Join(dir, name); name == dir || r.ahead[name] != nil {
			return
		}
		names = append(names, name)
		r.ahead[name] = sync.OnceValues(func() (*document.Document, error) { return r.document(name, parse) })
	}
	all, _ := artifacts.raw.(map[string]any)
	for _, artifact := range all {
		fields, _ := artifact.(map[string]any)
		properties, _ := fields["properties"].(map[string]any)
		if fields["type"] == "aws:cloudformation:stack" {
			add(properties["templateFile"], document.Parse)
			add(fields["additionalMetadataFile"], document.ParseJSON)
		}
	}
	next := make(chan func() (*document.Document, error), len(names))
	for _, name := range names {
		next <- r.ahead[name]
	}
	close(next)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0)-1, len(names)) {
		workers.Go(func() {
			for parse := range next {
				_, _ = parse() // decode meets the error
			}
		})
	}
	return workers.Wait
}
