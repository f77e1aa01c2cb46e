// Package awsmanaged has the AWS managed policies of IAM, such as ReadOnlyAccess, as documents.
//
//	document, ok := awsmanaged.Find("service-role/AmazonSSMAutomationRole")
//
// AWS changes them without notice, always to allow more. The package has them as they were in
// August 2026; a policy that it lacks is newer, or no longer attachable.
//
// See the AWS Managed Policy Reference Guide.
package awsmanaged

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

//go:generate go run ./generate

// Find returns the document of a policy. The name is its ARN, of any partition, or what follows
// ":policy/" there.
func Find(name string) (policy.Document, bool) {
	if _, path, isARN := strings.Cut(name, ":iam::aws:policy/"); isARN {
		name = path
	}
	text, ok := all()[name]
	if !ok {
		return policy.Document{}, false
	}
	document, err := policy.Parse(text)
	if err != nil {
		panic(fmt.Errorf("awsmanaged: %s: %w", name, err)) // the test parses each
	}
	document.Name = name
	return document, true
}

// Names returns the names of all policies, in no order.
func Names() []string {
	names := make([]string, 0, len(all()))
	for name := range all() {
		names = append(names, name)
	}
	return names
}

//go:embed policies.gz
var packed []byte

var all = sync.OnceValue(func() map[string][]byte {
	documents, err := unpack(packed)
	if err != nil {
		panic(fmt.Errorf("awsmanaged: %w", err))
	}
	return documents
})

func unpack(packed []byte) (map[string][]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	lines := bufio.NewReader(r)
	documents := map[string][]byte{}
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		name, document, _ := bytes.Cut(line, []byte(" "))
		documents[string(name)] = document
	}
}
