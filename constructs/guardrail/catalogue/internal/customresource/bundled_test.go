package customresource

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// handlers are the folders of aws-cdk-lib that functions are made of.
var handlers = regexp.MustCompile(
	`^package/(custom-resource-handlers/dist/[^/]+|core/lib/dist/core|custom-resources/lib/provider-framework)/([^/]+)/(.*)`)

// comment is what CDK takes out of the code that it puts into a template.
var comment = regexp.MustCompile(`(?m)^ *#.*\n?`)

// The list is that of the version of CDK in go.mod. After an upgrade PLINTH_UPDATE=1 writes it
// anew.
func TestListIsThatOfTheLibrary(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-cdk-go/awscdk/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	packed, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "jsii", "aws-cdk-lib-*.tgz"))
	if err != nil || len(packed) != 1 {
		t.Fatalf("packages of aws-cdk-lib are %v (%v), want one", packed, err)
	}
	version := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(packed[0]), "aws-cdk-lib-"), ".tgz")
	want := "aws-cdk-lib " + version + "\n" + strings.Join(digestsIn(t, packed[0]), "")
	if want != bundledText && os.Getenv("PLINTH_UPDATE") == "1" {
		if err := os.WriteFile("bundled.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, bundledText); diff != "" {
		t.Errorf("bundled.txt (-want +got); after an upgrade of CDK run go test with PLINTH_UPDATE=1:\n%s", diff)
	}
	for _, function := range []string{CallsSDK, RestrictsSecurityGroup} {
		if !strings.Contains(bundledText, " "+function+"\n") {
			t.Errorf("the library has no function %s any more", function)
		}
	}
}

func digestsIn(t *testing.T, packed string) (lines []string) {
	file, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		place := handlers.FindStringSubmatch(header.Name)
		if place == nil {
			continue
		}
		text, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%x %s\n", sha256.Sum256(text), place[2]))
		if path.Ext(header.Name) == ".py" {
			lines = append(lines, fmt.Sprintf("%x %s\n", sha256.Sum256(comment.ReplaceAll(text, nil)), place[2]))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:]+a, b[64:]+b) })
	return slices.Compact(lines)
}

const function = `{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {
	"Code": {"S3Bucket": "assets", "S3Key": "0123.zip"}, "Handler": "index.handler"}}}}`

// helper is an assembly with a function whose code is said to be an asset, beside further files.
func helper(t *testing.T, files map[string]string) *assembly.Resource {
	t.Helper()
	all := map[string]string{
		"manifest.json":   `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"}}}}`,
		"S.template.json": function,
	}
	maps.Copy(all, files)
	a, err := assembly.Read(assemblytest.Files(t, all))
	if err != nil {
		t.Fatal(err)
	}
	return a.Stacks[0].Resource("F")
}

// What a function is, its code says: not where it lies, and not what it is called.
func TestFunctionsAreWhatTheirCodeSays(t *testing.T) {
	const manifest = `{"files": {"0123": {"source": {"path": "asset.0123"}, "destinations": {"x": {"bucketName": "assets", "objectKey": ` +
		`"0123.zip"}}}}}`
	defer func(list map[string]string) { bundled = list }(bundled)
	bundled = map[string]string{fmt.Sprintf("%x", sha256.Sum256([]byte("CDK"))): CallsSDK}
	for name, c := range map[string]struct {
		files map[string]string
		want  assembly.Truth
	}{
		"code of CDK":      {map[string]string{"S.assets.json": manifest, "asset.0123/index.js": "CDK"}, assembly.True},
		"code of somebody": {map[string]string{"S.assets.json": manifest, "asset.0123/index.js": "own"}, assembly.False},
		"code of CDK beside somebody's": {map[string]string{"S.assets.json": manifest, "asset.0123/index.js": "CDK", "asset.0123/x.js": "x"},
			assembly.False},
		"code in another bucket": {map[string]string{"S.assets.json": strings.Replace(manifest, `"assets"`, `"others"`, 1),
			"asset.0123/index.js": "CDK"}, assembly.False},
		"no such asset":           {map[string]string{"S.assets.json": `{"files": {}}`}, assembly.False},
		"asset that is not there": {map[string]string{"S.assets.json": manifest}, assembly.Unknown},
		"assembly without assets": {nil, assembly.Unknown},
		"another version of CDK": {map[string]string{"S.assets.json": manifest, "asset.0123/index.js": "own",
			"tree.json": `{"tree": {"constructInfo": {"fqn": "aws-cdk-lib.App", "version": "2.1.0"}}}`}, assembly.Unknown},
		"this version of CDK": {map[string]string{"S.assets.json": manifest, "asset.0123/index.js": "own",
			"tree.json": `{"tree": {"constructInfo": {"fqn": "aws-cdk-lib.App", "version": "` + bundledVersion + `"}}}`}, assembly.False},
	} {
		if got := runs(helper(t, c.files), CallsSDK); got != c.want {
			t.Errorf("%s: runs() = %v, want %v", name, got, c.want)
		}
	}
	stage := helper(t, map[string]string{
		"manifest.json":         `{"artifacts": {"Stage": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "Stage"}}}}`,
		"Stage/manifest.json":   `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"}}}}`,
		"Stage/S.template.json": function, "asset.0123/index.js": "CDK",
		"Stage/S.assets.json": strings.Replace(manifest, `"asset.0123"`, `"../asset.0123"`, 1),
	})
	if got := runs(stage, CallsSDK); got != assembly.True {
		t.Errorf("asset beside its stage: runs() = %v, want %v", got, assembly.True)
	}
	other := helper(t, map[string]string{"S.assets.json": manifest, "asset.0123/index.js": "CDK"})
	if got := runs(other, RestrictsSecurityGroup); got != assembly.False {
		t.Errorf("another function of CDK: runs() = %v, want %v", got, assembly.False)
	}
}
