package network

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// foreignGroups reports security groups that are brought into a VPC from outside of the app, and
// rules that admit the members of a group in another account than that of the stack.
func foreignGroups(pass *engine.Pass) {
	for _, r := range pass.OfType("AWS::EC2::SecurityGroupVpcAssociation") {
		if id := r.Get("GroupId"); len(id.Targets()) == 0 {
			pass.Report(r, "GroupId", "brings group %v into the VPC, whose rules are not in the app", id)
		}
	}
	for _, rule := range securitygroup.Rules(pass.Assembly, "Ingress") {
		owner, group := rule.Get("SourceSecurityGroupOwnerId"), rule.Get("SourceSecurityGroupId")
		if own := rule.At.Stack.Account; owner.Exists() && len(group.Targets()) == 0 && own != "" && owner.Is(own) == assembly.False {
			pass.Report(rule.At, rule.Property, "admits group %v of account %v, whose members nobody in the app knows", group, owner)
		}
	}
}
