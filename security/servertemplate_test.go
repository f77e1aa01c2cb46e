package security_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func servers(stack awscdk.Stack) *security.ServerTemplate {
	return security.NewServerTemplate(stack, "Servers", &security.ServerTemplateProps{VPC: vpc(stack, "Network")})
}

func TestServerTemplateDefault(t *testing.T) {
	app, stack := newStack(t)
	if s := servers(stack); s.Template() == nil || s.Role() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

// A group of Auto Scaling takes the template as it is.
func TestServerTemplateFull(t *testing.T) {
	app, stack := newStack(t)
	network := vpc(stack, "Network")
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.EBS{AutoScaling: true}}})
	data := awsec2.UserData_ForLinux(nil)
	data.AddCommands(jsii.String("dnf --assumeyes install nginx"))
	s := security.NewServerTemplate(stack, "Servers", &security.ServerTemplateProps{
		VPC: network, Role: security.NewWorkloadRole(stack, "Role", nil), Key: key.Key(), VolumeGiB: 50, UserData: data, Containers: true,
		InstanceType: awsec2.NewInstanceType(jsii.String("m8g.large")),
	})
	awsautoscaling.NewAutoScalingGroup(stack, jsii.String("Group"), &awsautoscaling.AutoScalingGroupProps{
		Vpc: network, LaunchTemplate: s.Template(), MinCapacity: jsii.Number(1),
	})
	guardrail.Waive(stack, "ASG-001", "the network of this test has one subnet")
	snapshot.Check(t, app)
}

func TestServerTemplateGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewServerTemplate, false, func(stack awscdk.Stack, n int) security.ServerTemplateProps {
		return security.ServerTemplateProps{VPC: vpc(stack, []string{"", "A", "B"}[n]), AutoScaling: n == 1}
	})
}

func TestServerTemplateSabotage(t *testing.T) {
	data := func(property string, value any) func(awscdk.Stack) {
		return override(servers, "LaunchTemplateData."+property, value, "Resource", "Resource")
	}
	const path = "Prod/Servers/Resource"
	caught(t, map[string]sabotage{
		"IMDSv1":         {"EC2-002", path, data("MetadataOptions.HttpTokens", "optional")},
		"AWS's default":  {"EC2-002", path, data("MetadataOptions", nil)},
		"public address": {"EC2-003", path, data("NetworkInterfaces.0.AssociatePublicIpAddress", true)},
		"key pair":       {"EC2-004", path, data("KeyName", "joe")},
		"plain volume":   {"EC2-005", path, data("BlockDeviceMappings.0.Ebs.Encrypted", false)},
	})
}

func TestServerTemplateRefuses(t *testing.T) {
	_, stack := newStack(t)
	network, key := vpc(stack, "Network"), s3Key(stack).Key()
	task := security.NewWorkloadRole(stack, "Task", &security.WorkloadRoleProps{Workload: security.ECSTask})
	constructtest.Refused(t, stack, "VPC is nil", func() { security.NewServerTemplate(stack, "Bad", nil) })
	refused(t, security.NewServerTemplate, map[string]misuse[security.ServerTemplateProps]{
		"no VPC": {security.ServerTemplateProps{}, "VPC is nil, want the VPC of the instances"},
		"a task": {security.ServerTemplateProps{VPC: network, Role: task}, "Role is Prod/Task, which has no instance profile"},
		"not of Graviton": {
			security.ServerTemplateProps{VPC: network, InstanceType: awsec2.NewInstanceType(jsii.String("t3.small"))},
			`InstanceType is "t3.small"`,
		},
		"too small": {security.ServerTemplateProps{VPC: network, VolumeGiB: 4}, "VolumeGiB is 4, want 8 or more"},
		"another's key": {
			security.ServerTemplateProps{VPC: network, Key: key, AutoScaling: true},
			"AutoScaling is set together with Key",
		},
	})
}
