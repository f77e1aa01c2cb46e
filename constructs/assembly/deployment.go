package assembly

import (
	"bytes"
	"fmt"
	"maps"
	"path"
)

// A Deployment is how the manifest has the CDK CLI deploy a stack, as far as its template does not
// say.
type Deployment struct {
	// Roles are the ARNs of the roles that deploy the stack or look something up for it, by what the
	// manifest calls them, such as cloudFormationExecutionRoleArn.
	Roles map[string]string
	// Topics are the ARNs of the topics that hear of every event of the stack.
	Topics []string
}

// deployment reads the properties of a stack's artifact.
func deployment(properties node) Deployment {
	d := Deployment{Roles: map[string]string{}, Topics: properties.get("notificationArns").texts()}
	for name, arn := range map[string]node{
		"assumeRoleArn":                  properties.get("assumeRoleArn"),
		"cloudFormationExecutionRoleArn": properties.get("cloudFormationExecutionRoleArn"),
		"lookupRole":                     properties.get("lookupRole").get("arn"),
	} {
		if arn.text() != "" {
			d.Roles[name] = arn.text()
		}
	}
	return d
}

// arguments are the values that the manifest gives to parameters. They are deployed in place of the
// defaults.
func (s *Stack) arguments(given node) {
	for name := range given.object() {
		if declared := s.parameters[name]; declared != nil {
			declared = maps.Clone(declared)
			declared["Default"] = given.object()[name]
			s.parameters[name] = declared
		}
	}
}

// uploadedTemplate notes a stack whose template is not the one that the CDK CLI uploads to where
// CloudFormation reads it.
func (r *reader) uploadedTemplate(s *Stack, dir, template string, url node) error {
	if url.text() == "" {
		return nil // the CLI hands over the template itself
	}
	name, err := r.local(s, dir, Value{stack: s}.with(map[string]any{"Fn::Sub": url.text()}))
	if err != nil || name == template {
		return err
	}
	if name == "" || !r.sameContent(name, template) {
		s.unseen = append(s.unseen, Unseen{UnseenDeployed, nil, "stackTemplateAssetObjectUrl",
			fmt.Sprintf("CloudFormation reads the template from %s, and %s is not what the CDK CLI uploads there", url.text(), path.Base(template))})
	}
	return nil
}

// sameContent reports whether two files hold the same: the CDK CLI uploads one of them.
func (r *reader) sameContent(a, b string) bool {
	one, err1 := r.file(a)
	other, err2 := r.file(b)
	return err1 == nil && err2 == nil && bytes.Equal(one, other)
}
