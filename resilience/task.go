package resilience

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// What the tasks of a [Service] are, and where they run.

func (p ServiceProps) newCluster(s *Service) awsecs.ICluster {
	if p.Cluster != nil {
		return p.Cluster
	}
	cluster := awsecs.NewCluster(s, jsii.String("Cluster"), &awsecs.ClusterProps{
		Vpc: p.VPC, ContainerInsightsV2: awsecs.ContainerInsights_ENHANCED, EnableFargateCapacityProviders: jsii.Bool(true),
	})
	// CDK defines the association of the cluster with its capacity providers at synthesis.
	plinth.Promise(cluster,
		promise.That("measures its tasks and containers", promise.At("Resource").
			Is("ClusterSettings", []any{map[string]any{"Name": "containerInsights", "Value": "enhanced"}})),
		promise.That("has the capacity of Fargate", promise.At("Cluster").
			Includes("CapacityProviders", "FARGATE", "FARGATE_SPOT").Refers("Cluster", "Resource")))
	return cluster
}

// tasks are how many run at least, and how many ECS starts, nil for what scaling says.
func (p ServiceProps) tasks(s *Service) (least int, desired *float64) {
	if !p.Asleep {
		return p.MinCapacity, nil
	}
	if plinth.ClassOf(s) == plinth.Production {
		guardrail.Waive(s, "ECS-005", "it is asleep until its Region takes over")
	}
	guardrail.Waive(s, "ECS-006", "it is asleep, and ECS would start a task")
	return 0, jsii.Number(0)
}

// interruptionSeconds are from the notice to the interruption of Spot capacity, and the most that
// Fargate waits after SIGTERM. ECS kills after 30 where a task definition is silent.
const interruptionSeconds = 120

// interruptible reports whether tasks may run on Spot capacity: on anything but Fargate itself.
func (p ServiceProps) interruptible() bool {
	return slices.ContainsFunc(p.CapacityProviders, func(s *awsecs.CapacityProviderStrategy) bool { return *s.CapacityProvider != "FARGATE" })
}

// newTask defines a task that runs on Fargate and on instances, so that capacity providers can
// change.
func (p ServiceProps) newTask(s *Service) awsecs.TaskDefinition {
	processor := "ARM64"
	if p.X86 {
		processor = "X86_64"
	}
	task := awsecs.NewTaskDefinition(s, jsii.String("Task"), &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_EC2_AND_FARGATE, NetworkMode: awsecs.NetworkMode_AWS_VPC,
		Cpu: jsii.String(fmt.Sprint(p.CPU)), MemoryMiB: jsii.String(fmt.Sprint(p.MemoryMiB)),
		RuntimePlatform: &awsecs.RuntimePlatform{CpuArchitecture: awsecs.CpuArchitecture_Of(&processor),
			OperatingSystemFamily: awsecs.OperatingSystemFamily_LINUX()},
		Volumes: &[]*awsecs.Volume{{Name: jsii.String("tmp")}},
	})
	s.logs = p.newLogGroup(s)
	options := &awsecs.ContainerDefinitionOptions{
		Image: p.Image, Essential: jsii.Bool(true), ReadonlyRootFilesystem: jsii.Bool(true), Privileged: jsii.Bool(false),
		Logging: awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{
			StreamPrefix: tree.Node(s).Id(), LogGroup: s.logs,
			Mode: awsecs.AwsLogDriverMode_NON_BLOCKING, // a container serves on when CloudWatch Logs does not
		}),
		PortMappings: &[]*awsecs.PortMapping{{ContainerPort: jsii.Number(p.Requests.Port)}},
	}
	if p.interruptible() {
		options.StopTimeout = awscdk.Duration_Seconds(jsii.Number(interruptionSeconds))
	}
	if len(p.Environment) > 0 {
		options.Environment = pointers(p.Environment)
	}
	if len(p.Secrets) > 0 {
		options.Secrets = &p.Secrets
	}
	container := task.AddContainer(jsii.String("Container"), options)
	container.AddMountPoints(&awsecs.MountPoint{
		ContainerPath: jsii.String("/tmp"), SourceVolume: jsii.String("tmp"), ReadOnly: jsii.Bool(false),
	})
	plinth.KeepRole(task.ExecutionRole().(awsiam.Role), "pulls the image and writes the logs of its task")
	plinth.KeepGrants(task.TaskRole())
	source := trust.Conditions(s, "ecs", "*")
	role := tree.Node(task.TaskRole()).DefaultChild().(awsiam.CfnRole)
	role.AddPropertyOverride(jsii.String("AssumeRolePolicyDocument.Statement.0.Condition"), source) // the L2 leaves it out
	plinth.Promise(task, promise.That("runs for this account alone", promise.At("TaskRole/Resource").
		Is("AssumeRolePolicyDocument.Statement.0.Condition", source)),
		promise.That("cannot change its own files, and logs", promise.At("Resource").
			Is("NetworkMode", "awsvpc").Is("ContainerDefinitions.0.ReadonlyRootFilesystem", true).
			Is("ContainerDefinitions.0.Privileged", false).Is("ContainerDefinitions.0.LogConfiguration.LogDriver", "awslogs").
			Is("ContainerDefinitions.0.Essential", true).Unset("PidMode", "IpcMode")),
		promise.That("keeps its logs in the group that is encrypted", promise.At("Resource").
			Is("ContainerDefinitions.0.LogConfiguration.Options.awslogs-group", s.logs.LogGroupName())),
		promise.That("runs with the roles that were given to it, on the processor for which it was built", promise.At("Resource").
			Refers("TaskRoleArn", "TaskRole/Resource").Refers("ExecutionRoleArn", "ExecutionRole/Resource").
			Is("RuntimePlatform.CpuArchitecture", processor)))
	// CDK collects containers until the end of synthesis: those that are added later are kept as well.
	plinth.KeepAll("runs its containers as they were given to it", tree.Node(task).DefaultChild())
	return task
}

func (p ServiceProps) newLogGroup(s *Service) awslogs.ILogGroup {
	switch {
	case p.LogGroup != nil:
		return p.LogGroup
	case p.LogKey == nil:
		p.LogKey = logdelivery.NewKey(s, "LogKey")
	}
	return logdelivery.NewLogGroup(s, "Logs", p.LogRetention, p.LogKey)
}
