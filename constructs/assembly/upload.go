package assembly

import (
	"path"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// local returns the file of the assembly that is deployed from a location, empty if none is known
// to be. What CDK notes about the asset of a resource is not asked: nothing reads it but the CLI's
// own tools, and what is deployed is what the location leads to.
func (r *reader) local(s *Stack, dir string, location Value) (string, error) {
	at := location.String()
	if r.alone {
		if strings.Contains(at, ":") || strings.Contains(at, "${") || r.root == nil {
			return "", nil
		}
		if _, err := r.file(path.Join(dir, at)); err != nil {
			return "", nil
		}
		return path.Join(dir, at), nil
	}
	uploads, err := r.uploads(dir)
	if err != nil {
		return "", err
	}
	found := ""
	host, key, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(at, "https://"), "s3://"), "/")
	for _, u := range uploads {
		if !strings.HasSuffix(at, u.key) { // of many, one is meant
			continue
		}
		bucket := Value{stack: s}.with(map[string]any{"Fn::Sub": u.bucket}).String()
		switch {
		case strings.HasPrefix(at, "s3://") && host == bucket && key == u.key,
			strings.HasPrefix(at, "https://") && strings.HasPrefix(host, "s3") && key == bucket+"/"+u.key,
			strings.HasPrefix(at, "https://") && strings.HasPrefix(host, bucket+".s3") && key == u.key:
			file := path.Join(dir, u.file)
			if found != "" && found != file && !r.sameContent(found, file) {
				return "", nil // whichever is uploaded last
			}
			found = file
		}
	}
	return found, nil
}

// An upload is a file that the CDK CLI copies into a bucket before it deploys.
type upload struct{ bucket, key, file string }

// uploads are those of the manifest in a directory.
func (r *reader) uploads(dir string) ([]upload, error) {
	if all, ok := r.uploaded[dir]; ok {
		return all, nil
	}
	artifacts := r.manifests[dir].get("artifacts")
	var all []upload
	for _, id := range sortedKeys(artifacts.object()) {
		artifact := artifacts.get(id)
		name := artifact.get("properties").get("file").text()
		if artifact.get("type").text() != "cdk:asset-manifest" || name == "" {
			continue
		}
		manifest, err := r.decode(path.Join(dir, name), document.ParseJSON)
		if err != nil {
			return nil, err
		}
		files := manifest.get("files")
		for _, id := range sortedKeys(files.object()) {
			file := files.get(id).get("source").get("path").text()
			destinations := files.get(id).get("destinations")
			for _, d := range sortedKeys(destinations.object()) {
				to := destinations.get(d)
				all = append(all, upload{to.get("bucketName").text(), to.get("objectKey").text(), file})
			}
		}
		if manifest.file.err != nil {
			return nil, manifest.file.err
		}
	}
	r.uploaded[dir] = all
	return all, nil
}
