// Package apicall says which IAM actions a call of an AWS API needs. Most actions are named like
// the API; it knows the others from data: lambda Invoke needs lambda:InvokeFunction, s3 HeadBucket
// needs s3:ListBucket, apigateway UpdateStage needs apigateway:PATCH.
//
//	call, err := apicall.Find("s3", "ListObjectsV2")
//	fmt.Println(call.Needs) // [s3:ListBucket]
//
// See "Actions, resources, and condition keys for AWS services" in the Service Authorization
// Reference.
package apicall

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:generate go run ./generate

// A Call is what a call of an API needs.
type Call struct {
	// Needs are the actions without which the call fails.
	Needs []string
	// MayNeed are actions that some calls need, by what they are given: iam:PassRole for a role.
	MayNeed []string
	// Unknown says that no source names the actions of the call.
	Unknown bool
}

// Find returns what an API of a service needs. The service is named as in the AWS SDK for Python,
// the API as in its reference; case does not matter, and neither do underscores, as in
// list_buckets.
//
// It fails for an API that a service does not have. A service that it does not know has any API, of
// unknown needs: it may be a new one.
func Find(service, api string) (Call, error) {
	table := parsed()
	service = strings.ToLower(service)
	s, ok := table.services[service]
	if !ok {
		others := table.others[service]
		if action := others[fold(api)]; action != "" {
			return Call{Needs: []string{service + ":" + action}}, nil
		}
		return Call{Unknown: true}, nil
	}
	if call, ok := s.apis[fold(api)]; ok {
		return call, nil
	}
	if action := table.others[s.prefix][fold(api)]; action != "" {
		return Call{Needs: []string{s.prefix + ":" + action}}, nil
	}
	return Call{}, fmt.Errorf("service %s has no API %q", service, api)
}

func fold(api string) string { return strings.ToLower(strings.ReplaceAll(api, "_", "")) }

//go:embed table.txt
var text string

type table struct {
	services map[string]*service
	// others are actions that no API is named for, by prefix.
	others map[string]map[string]string
}

type service struct {
	prefix string
	apis   map[string]Call
}

var parsed = sync.OnceValue(func() table {
	t := table{services: map[string]*service{}, others: map[string]map[string]string{}}
	var s *service
	var others map[string]string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case line[0] == '#':
		case line[0] == ':':
			s, others = nil, map[string]string{}
			t.others[words[0][1:]] = others
		case line[0] != '\t':
			s = &service{prefix: words[1], apis: map[string]Call{}}
			t.services[words[0]] = s
		case s == nil:
			others[fold(words[0])] = words[0]
		default:
			s.apis[fold(words[0])] = callOf(s.prefix, words)
		}
	}
	return t
})

func callOf(prefix string, words []string) Call {
	var c Call
	for _, w := range words[1:] {
		switch {
		case w == "?":
			c.Unknown = true
		case w[0] == '+':
			c.MayNeed = append(c.MayNeed, w[1:])
		case w != "-":
			c.Needs = append(c.Needs, w)
		}
	}
	if len(words) == 1 {
		c.Needs = []string{prefix + ":" + words[0]}
	}
	return c
}
