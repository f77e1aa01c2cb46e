package assembly

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// The largest asset that [Stack.Asset] looks into: what is larger is code of somebody's own.
const (
	maxAssetFiles = 32
	maxAssetFile  = 4 << 20
)

// Asset returns the SHA-256 digests, in hexadecimal, of the files of the asset that is uploaded to
// a bucket under an object key, such as S3Bucket and S3Key of a function. None means that the stack
// uploads no such asset, or one of other files than a helper of CDK has. It is not known for an
// assembly that was read without its assets.
func (s *Stack) Asset(bucket Value, key string) (digests []string, known bool) {
	root, err := os.OpenRoot(s.dir)
	if s.dir == "" || err != nil {
		return nil, false
	}
	defer root.Close()
	r := newReader(s.assembly, root)
	name := strings.TrimSuffix(s.Root().TemplateFile, ".template.json") + ".assets.json"
	manifest, err := r.decode(name, document.ParseJSON)
	if err != nil {
		return nil, false
	}
	files := manifest.get("files")
	for id := range files.object() {
		destinations := files.get(id).get("destinations")
		for destination := range destinations.object() {
			to := destinations.get(destination)
			there := Value{stack: s}.with(map[string]any{"Fn::Sub": to.get("bucketName").text()}).String()
			if to.get("objectKey").text() == key && there == bucket.String() {
				source := path.Join(path.Dir(name), files.get(id).get("source").get("path").text())
				return digestsOf(root, source)
			}
		}
	}
	return nil, true
}

func digestsOf(root *os.Root, folder string) (digests []string, known bool) {
	err := fs.WalkDir(root.FS(), folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := root.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		digest := sha256.New()
		n, err := io.Copy(digest, io.LimitReader(file, maxAssetFile))
		if n == maxAssetFile || len(digests) == maxAssetFiles {
			digests = nil
			return fs.SkipAll
		}
		digests = append(digests, hex.EncodeToString(digest.Sum(nil)))
		return err
	})
	return digests, err == nil
}

// The tree of constructs begins with the app, and with the version of the library it is made of.
var libraryVersion = regexp.MustCompile(`"fqn":\s*"aws-cdk-lib\.App",\s*"version":\s*"([^"]+)"`)

// LibraryVersion returns the version of aws-cdk-lib that wrote the stack, such as "2.270.0", and
// nothing if its assembly does not say.
func (s *Stack) LibraryVersion() string {
	root, err := os.OpenRoot(s.dir)
	if s.dir == "" || err != nil {
		return ""
	}
	defer root.Close()
	tree, err := root.Open("tree.json")
	if err != nil {
		return ""
	}
	defer tree.Close()
	var beginning bytes.Buffer
	_, _ = io.CopyN(&beginning, tree, 1024)
	if found := libraryVersion.FindSubmatch(beginning.Bytes()); found != nil {
		return string(found[1])
	}
	return ""
}
