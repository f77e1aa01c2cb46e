package cost

import (
	"fmt"
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/cost/internal/sleep"
)

// sleepers are what a state machine puts to sleep, with what their names stand for and what it may
// do with them.
type sleepers struct {
	place         plinth.Place
	list          []sleep.Sleeper
	substitutions map[string]*string
	memories      []awsssm.StringParameter
	arns          map[sleep.Kind][]*string
}

func (o *OffHours) sleepers(p *schedule) *sleepers {
	s := &sleepers{place: plinth.PlaceOf(o), substitutions: map[string]*string{}, arns: map[sleep.Kind][]*string{}}
	for _, service := range p.Services {
		s.remember(o, sleep.Service, service.ServiceName(), service.Cluster().ClusterName(), service.ServiceArn())
	}
	for _, group := range p.Groups {
		s.remember(o, sleep.Group, group.AutoScalingGroupName(), nil, group.AutoScalingGroupArn())
	}
	for _, instance := range p.Instances {
		s.add(sleep.Instance, instance.InstanceId(), nil, s.arn("ec2", "instance/"+*instance.InstanceId()))
	}
	for _, database := range p.Databases {
		s.add(sleep.Database, database.InstanceIdentifier(), nil, database.InstanceArn())
	}
	for _, cluster := range p.Clusters {
		s.add(sleep.Cluster, cluster.ClusterIdentifier(), nil, cluster.ClusterArn())
	}
	return s
}

// add takes a resource. Its names are texts that only deployment knows, so they become
// substitutions.
func (s *sleepers) add(kind sleep.Kind, name, in, arn *string) *sleep.Sleeper {
	n := len(s.list)
	sleeper := sleep.Sleeper{Kind: kind, Name: s.substitute("Name", n, name)}
	if in != nil {
		sleeper.In = s.substitute("In", n, in)
	}
	s.list = append(s.list, sleeper)
	s.arns[kind] = append(s.arns[kind], arn)
	return &s.list[n]
}

func (s *sleepers) remember(o *OffHours, kind sleep.Kind, name, in, arn *string) {
	n := len(s.list)
	memory := newMemory(o, fmt.Sprintf("Memory%d", n), "{}", "remembers how many there were")
	s.memories = append(s.memories, memory)
	s.add(kind, name, in, arn).Memory = s.substitute("Memory", n, memory.ParameterName())
}

func (s *sleepers) substitute(what string, n int, value *string) string {
	key := fmt.Sprintf("%s%d", what, n)
	s.substitutions[key] = value
	return "${" + key + "}"
}

func (s *sleepers) with(key string, value *string) map[string]*string {
	all := maps.Clone(s.substitutions)
	all[key] = value
	return all
}

func (s *sleepers) arn(service, resource string) *string {
	return jsii.String("arn:" + s.place.Partition + ":" + service + ":" + s.place.Region + ":" + s.place.Account + ":" + resource)
}

// newMemory defines a parameter that the state machine writes. CloudFormation writes it once, and
// not again as long as the template does not change.
func newMemory(scope constructs.Construct, id, first, sentence string) awsssm.StringParameter {
	memory := awsssm.NewStringParameter(scope, &id, &awsssm.StringParameterProps{
		StringValue: &first, Description: jsii.String(tree.Path(scope) + " " + sentence),
	})
	plinth.Promise(memory, promise.That(sentence, promise.At("Resource").Is("Type", "String").Is("Value", first)))
	return memory
}

// permissions are for the resources that sleep, and never for one with the tag of production.
func (s *sleepers) permissions(state awsssm.StringParameter) []*awsiam.PolicyStatementProps {
	parameters := []*string{state.ParameterArn()}
	for _, memory := range s.memories {
		parameters = append(parameters, memory.ParameterArn())
	}
	all := []*awsiam.PolicyStatementProps{{
		Actions: jsii.Strings("ssm:GetParameter", "ssm:PutParameter"), Resources: &parameters,
	}}
	outside := map[string]any{"StringNotEqualsIgnoreCase": map[string]any{"aws:ResourceTag/Environment": string(plinth.Production)}}
	may := func(kind sleep.Kind, describe string, change ...string) {
		arns := s.arns[kind]
		if len(arns) == 0 {
			return
		}
		if describe != "" {
			all = append(all, &awsiam.PolicyStatementProps{Actions: jsii.Strings(describe), Resources: jsii.Strings("*")}) // knows no resources
		}
		all = append(all, &awsiam.PolicyStatementProps{Actions: jsii.Strings(change...), Resources: &arns, Conditions: &outside})
	}
	may(sleep.Service, "application-autoscaling:DescribeScalableTargets", "ecs:DescribeServices", "ecs:UpdateService")
	may(sleep.Group, "autoscaling:DescribeAutoScalingGroups", "autoscaling:UpdateAutoScalingGroup")
	may(sleep.Instance, "", "ec2:StopInstances", "ec2:StartInstances")
	may(sleep.Database, "", "rds:DescribeDBInstances", "rds:StopDBInstance", "rds:StartDBInstance")
	may(sleep.Cluster, "", "rds:DescribeDBClusters", "rds:StopDBCluster", "rds:StartDBCluster")
	if len(s.arns[sleep.Service]) > 0 {
		all = append(all, &awsiam.PolicyStatementProps{
			Actions:    jsii.Strings("application-autoscaling:RegisterScalableTarget"),
			Resources:  &[]*string{s.arn("application-autoscaling", "scalable-target/*")},
			Conditions: &map[string]any{"StringEquals": map[string]any{"application-autoscaling:service-namespace": "ecs"}},
		})
	}
	if len(s.arns[sleep.Instance]) > 0 { // whoever starts an instance hands the key of its volumes to EC2
		all = append(all, &awsiam.PolicyStatementProps{
			Actions: jsii.Strings("kms:CreateGrant"), Resources: &[]*string{s.arn("kms", "key/*")},
			Conditions: &map[string]any{
				"Bool":         map[string]any{"kms:GrantIsForAWSResource": "true"},
				"StringEquals": map[string]any{"kms:ViaService": "ec2." + s.place.Region + ".amazonaws.com"},
			},
		})
	}
	return all
}
