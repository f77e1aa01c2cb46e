package resilience

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// identifierOf is what AWS is to call a resource, in lower case and with hyphens: the name of the
// stack and the path in it. What is create-only and may change becomes a suffix, so that a
// replacement does not meet a name that is taken; without any, CloudFormation refuses to replace
// the resource at all, as it does with whatever has a name of its own.
//
// Names are for resources whose logs, alarms, replicas and roles have to be written down without a
// reference: a reference to a Region that is lost cannot be resolved.
func identifierOf(x constructs.IConstruct, length int, createOnly ...string) string {
	suffix := ""
	if len(createOnly) > 0 {
		sum := sha256.Sum256([]byte(strings.Join(createOnly, "\n")))
		suffix = "-" + hex.EncodeToString(sum[:])[:6]
	}
	name := awscdk.Names_UniqueResourceName(x, &awscdk.UniqueResourceNameOptions{
		MaxLength: jsii.Number(length - len(suffix)), Separator: jsii.String("-"),
	})
	return strings.ToLower(*name) + suffix
}
