package resilience

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A gate is the security group of what stores data: it admits security groups, on the ports of the
// service, and lets nothing out unless that is said.
type gate struct {
	group awsec2.SecurityGroup
	ports []int
}

func newGate(x constructs.Construct, vpc awsec2.IVpc, ports ...int) gate {
	group := awsec2.NewSecurityGroup(x, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: vpc, Description: jsii.String(tree.Path(x)), AllowAllOutbound: jsii.Bool(false),
	})
	plinth.KeepGroup(group)
	plinth.Promise(x, promise.That("admits nobody by address", promise.At("SecurityGroup/Resource").Unset("SecurityGroupIngress")))
	g := gate{group, ports}
	g.record(x, nil)
	return g
}

// record writes down whom the gate admits, so that REACH-009 finds whoever else is let in.
func (g gate) record(x constructs.IConstruct, peer map[string]any) {
	entry := map[string]any{"group": tree.Path(g.group)}
	maps.Copy(entry, peer)
	tree.Record(x, assembly.MetadataAdmits, entry)
}

// admit lets a peer connect, which is known by its security group.
func (g gate) admit(x constructs.IConstruct, peer awsec2.IConnectable) {
	if peer == nil || len(*peer.Connections().SecurityGroups()) == 0 {
		panic(plinth.Misuse(x, "peer has no security group, want what has one, such as a service or a function: "+
			"addresses change hands"))
	}
	for _, of := range *peer.Connections().SecurityGroups() { // CDK cannot ask what is written in Go
		from := map[string]any{"from": tree.Path(of)}
		if construct, ok := peer.(constructs.IConstruct); ok {
			from["peer"] = tree.Path(construct)
		}
		g.record(x, from)
		for _, port := range g.ports {
			g.group.Connections().AllowFrom(of, awsec2.Port_Tcp(jsii.Number(port)), jsii.String("by TLS"))
		}
	}
}

func (g gate) ids() *[]any { return &[]any{g.group.SecurityGroupId()} }
