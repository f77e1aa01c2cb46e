package batch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"sync"

	cdk "github.com/aws/aws-cdk-go/awscdk/v2/jsii"
	"github.com/aws/jsii-runtime-go/runtime"
)

//go:embed module/.jsii module/package.json module/index.js
var files embed.FS

const class runtime.FQN = "plinth-batch.Batch"

// load sends the module, once, after CDK, which it needs.
func load() {
	cdk.Initialize()
	runtime.Load("plinth-batch", "1.0.0", tarball())
}

// tarball is the module as npm packs it.
var tarball = sync.OnceValue(func() []byte {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	for _, name := range []string{".jsii", "package.json", "index.js"} {
		content, err := files.ReadFile("module/" + name)
		must(err)
		must(archive.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(content))}))
		_, err = archive.Write(content)
		must(err)
	}
	must(archive.Close())
	must(zip.Close())
	return packed.Bytes()
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}
