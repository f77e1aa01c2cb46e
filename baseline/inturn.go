package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// inTurn makes c wait for whatever was added before: AWS Organizations changes one thing at a
// time and refuses a second. What it makes is kept when it leaves the template, and promises to
// stay as the props say. What its own creation leaves behind when it fails is removed, so that a
// second attempt finds nothing in its way.
func (o *Organization) inTurn(c awscdk.CfnResource, sentence string, props any) {
	retain(c, awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, sentence, props)
	o.after(c)
}

func retain(c awscdk.CfnResource, policy awscdk.RemovalPolicy, sentence string, props any) {
	batch.Run(batch.On(c, "applyRemovalPolicy", policy))
	plinth.Promise(c, promise.That(sentence, promise.At("").Keeps(props).Retained()))
}

// after adds c to the line of its stack. Lines of other stacks come after those of the stacks of
// the organization and of its accounts, and after its landing zone, if there is one.
func (o *Organization) after(c constructs.IConstruct) {
	stack := tree.Path(tree.Stack(c))
	if last := o.last[stack]; last != nil {
		tree.Depend(c, last)
	} else if stack != tree.Path(tree.Stack(o)) {
		tree.Depend(c, o)
		if home := o.last[tree.Path(tree.Stack(o.home))]; home != nil {
			crossaccount.DependOn(c, o.home)
		}
		if o.tower != nil && stack != tree.Path(tree.Stack(o.tower)) {
			tree.Depend(c, o.tower)
		}
	}
	o.last[stack] = c
}
