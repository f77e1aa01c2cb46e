package plinth

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// LogicalIDs are logical ids of resources that are deployed, by where their successors stand below
// a construct: "Resource", or "Bucket/Resource".
type LogicalIDs map[string]string

var logicalIDForm = regexp.MustCompile(`^[A-Za-z0-9]{1,255}$`)

// Adopt lets the resources of a construct take over from resources of the same types that the stack
// has deployed already, under their logical ids: CloudFormation then updates those and replaces
// none. It is how a construct of Plinth takes the place of one of CDK in a live app:
//
//	data := bucket.NewSecureBucket(stack, "Store", nil)
//	plinth.Adopt(data, plinth.LogicalIDs{"Bucket/Resource": "DataB6D5A1D0"})
//
// Call it right after the constructor, before anything refers to the construct from another stack.
// rehearse.Update tells whether what the construct sets beyond the logical id replaces the resource
// all the same, such as the encryption of a database.
//
// Adopt panics with an error when there is no resource at a path, naming those that there are, and
// when a logical id is none.
func Adopt(x constructs.IConstruct, ids LogicalIDs) {
	resources := map[string]awscdk.CfnResource{}
	for _, r := range tree.Below[awscdk.CfnResource](x, "CfnResource") {
		resources[strings.TrimPrefix(strings.TrimPrefix(tree.Path(r), tree.Path(x)), "/")] = r
	}
	var adopted []batch.Call
	for _, path := range slices.Sorted(maps.Keys(ids)) {
		r, ok := resources[path]
		if !ok {
			panic(Misuse(x, "ids has %q, where there is no resource; want one of %s", path, quoted(slices.Sorted(maps.Keys(resources)))))
		}
		if !logicalIDForm.MatchString(ids[path]) {
			panic(Misuse(x, "ids has %q for %s, want a logical id of the deployed template: letters and digits, 255 at most", ids[path], path))
		}
		adopted = append(adopted, batch.On(r, "overrideLogicalId", ids[path]))
	}
	batch.Run(adopted...)
}

func quoted(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, fmt.Sprintf("%q", name))
	}
	return strings.Join(all, ", ")
}
