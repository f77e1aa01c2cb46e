package network

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// An EndpointProfile is the set of interface endpoints that a kind of workload needs to run
// without a way to the internet. Images, templates and packages come through the gateway
// endpoint for S3, which every profile relies on and which is always there.
type EndpointProfile string

const (
	// FargateEndpoints are for ECS tasks on Fargate: images (ecr.api, ecr.dkr), the awslogs
	// driver (logs), values injected at start (secretsmanager, ssm), ECS Exec (ssmmessages)
	// and credentials of other roles (sts). The three ecs endpoints are not among them: on
	// Fargate the ECS agent runs outside of the VPC.
	FargateEndpoints EndpointProfile = "Fargate"
	// ECSOnEC2Endpoints are for container instances: those of Fargate, the ECS agent on the
	// instance (ecs, ecs-agent, ecs-telemetry) and its administration, as SSMEndpoints.
	ECSOnEC2Endpoints EndpointProfile = "ECSOnEC2"
	// EKSEndpoints are for nodes of a private cluster: the node's own start (ec2, eks), its
	// images, Pod Identity (eks-auth), IAM roles for service accounts (sts), the load
	// balancer controller (elasticloadbalancing), the cluster autoscaler (autoscaling) and
	// logs.
	EKSEndpoints EndpointProfile = "EKS"
	// LambdaEndpoints are what functions in a VPC usually call: other functions (lambda),
	// secretsmanager, ssm, kms, sns, sqs, events, states, sts and xray. Logs are not among
	// them: Lambda delivers those from outside of the VPC.
	LambdaEndpoints EndpointProfile = "Lambda"
	// SSMEndpoints are for instances that are administered with Session Manager and Patch
	// Manager: ssm, ssmmessages, ec2messages (agents before 3.3.40 need it, later ones
	// prefer ssmmessages), kms for encrypted sessions, logs and monitoring for what agents
	// report.
	SSMEndpoints EndpointProfile = "SSM"
	// IsolatedEndpoints are the fifteen that an isolated network of EC2, ECS and RDS is often given
	// as a whole: ec2, ecr.api, ecr.dkr, ecs, ecs-agent, ecs-telemetry, logs, ssm, ssmmessages,
	// ec2messages, kms, secretsmanager, rds, sns, sqs. Another profile is usually the smaller and
	// the cheaper choice: fifteen endpoints in three zones are 45 by the hour.
	IsolatedEndpoints EndpointProfile = "Isolated"
	// GuardDutyEndpoints are for GuardDuty Runtime Monitoring: guardduty-data. Leave it out
	// where GuardDuty manages its agent by itself, it then makes this endpoint too.
	GuardDutyEndpoints EndpointProfile = "GuardDuty"
)

var endpointProfiles = map[EndpointProfile][]string{
	FargateEndpoints: {"ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"},
	ECSOnEC2Endpoints: {"ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "ssmmessages", "sts",
		"ecs", "ecs-agent", "ecs-telemetry", "ec2messages", "kms", "monitoring"},
	EKSEndpoints: {"ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "autoscaling", "logs", "sts"},
	LambdaEndpoints: {"lambda", "secretsmanager", "ssm", "kms", "sns", "sqs", "events", "states",
		"sts", "xray"},
	SSMEndpoints: {"ssm", "ssmmessages", "ec2messages", "kms", "logs", "monitoring"},
	IsolatedEndpoints: {"ec2", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "ssm", "ssmmessages", "ec2messages",
		"kms", "secretsmanager", "rds", "sns", "sqs"},
	GuardDutyEndpoints: {"guardduty-data"},
}

// endpointServices are the services that can be named, all of which take an endpoint
// policy, with the partitions that do not have them.
var endpointServices = map[string][]string{
	"acm-pca": nil, "application-autoscaling": nil, "athena": nil, "autoscaling": nil, "backup": nil, "batch": nil,
	"bedrock-runtime": {"aws-cn"}, "cloudformation": nil, "cloudtrail": nil, "codeartifact.api": {"aws-cn", "aws-us-gov"},
	"codeartifact.repositories": {"aws-cn", "aws-us-gov"}, "codebuild": nil, "codedeploy": nil,
	"codedeploy-commands-secure": nil, "codepipeline": nil, "cognito-idp": {"aws-cn"}, "config": nil, "datasync": nil,
	"ebs": nil, "ec2": nil, "ec2messages": nil, "ecr.api": nil, "ecr.dkr": nil, "ecs": nil, "ecs-agent": nil,
	"ecs-telemetry": nil, "eks": nil, "eks-auth": nil, "elasticache": nil, "elasticfilesystem": nil,
	"elasticloadbalancing": nil, "elasticmapreduce": nil, "events": nil, "execute-api": nil, "fsx": nil, "glue": nil,
	"guardduty": nil, "guardduty-data": nil, "inspector2": nil, "kinesis-firehose": nil, "kinesis-streams": nil,
	"kms": nil, "lambda": nil, "logs": nil, "monitoring": nil, "rds": nil, "rds-data": {"aws-cn", "aws-us-gov"},
	"redshift-data": nil, "sagemaker.api": nil, "sagemaker.runtime": nil, "secretsmanager": nil, "securityhub": nil,
	"servicecatalog": nil, "sns": nil, "sqs": nil, "ssm": nil, "ssm-contacts": {"aws-cn", "aws-us-gov"},
	"ssm-incidents": {"aws-cn", "aws-us-gov"}, "ssmmessages": nil, "states": nil, "storagegateway": nil, "sts": nil,
	"sync-states": nil, "synthetics": nil, "textract": {"aws-cn"}, "transfer": nil, "xray": nil,
}

// servicesOf resolves profiles and names to services, sorted and each once.
func servicesOf(profiles []EndpointProfile, services []string, region string) ([]string, error) {
	all := map[string]bool{}
	for _, p := range profiles {
		of, ok := endpointProfiles[p]
		if !ok {
			return nil, fmt.Errorf("Profiles has %q, want one of %q", p, slices.Sorted(maps.Keys(endpointProfiles)))
		}
		for _, s := range of {
			all[s] = true
		}
	}
	for _, s := range services {
		all[s] = true
	}
	names := slices.Sorted(maps.Keys(all))
	for _, s := range names {
		if err := checkService(s, region); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func checkService(service, region string) error {
	lacking, known := endpointServices[service]
	switch {
	case service == "s3" || service == "dynamodb":
		return fmt.Errorf("Services has %q, which is reached through its gateway endpoint, always there and free; leave it out", service)
	case !known:
		return fmt.Errorf("Services has %q, want the short name of a service with an interface endpoint, such as \"ecr.api\", of: %s; "+
			"for another one define CDK's InterfaceVpcEndpoint with the SecurityGroup of this construct",
			service, strings.Join(slices.Sorted(maps.Keys(endpointServices)), ", "))
	case slices.Contains(lacking, partitionOf(region)):
		return fmt.Errorf("Services has %q, which does not exist in the partition %s of Region %s; leave it out there",
			service, partitionOf(region), region)
	}
	return nil
}

// partitionOf tells the partition of a Region from its name, "" if only deployment knows it.
func partitionOf(region string) string {
	switch {
	case identifier.IsToken(region):
		return ""
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}
