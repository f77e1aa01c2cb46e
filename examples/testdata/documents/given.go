// Package documents is where a test compiles the code in documents. It declares what that code has
// from around it.
package documents

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	elb "github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

var (
	t   *testing.T
	app awscdk.App

	stack, hubStack, routingStack, platform, member, tooling, global awscdk.Stack

	account, organization  string
	tags                   plinth.Tags
	alerts, recoveryAlerts *alerting.AlertTopic
	topics, recoveryTopics []awssns.ITopic

	attributes   *awsec2.VpcAttributes
	vpc          awsec2.IVpc
	net, there   *network.VPC
	hub          *network.TransitGatewayHub
	balancer     elb.ApplicationLoadBalancer
	certificate  awscertificatemanager.ICertificate
	certificates []awscertificatemanager.ICertificate
	zone         awsroute53.IHostedZone

	service          awsecs.FargateService
	shopThere        *resilience.Service
	image            awsecs.ContainerImage
	function         awslambda.Function
	layer            awslambda.ILayerVersion
	database         awsrds.IDatabaseInstance
	queue            awssqs.IQueue
	assets           awss3.IBucket
	bucket           *security.SecureBucket
	integrationURL   awssecretsmanager.ISecret
	bastion, reports constructs.Construct

	access *baseline.Access
	trail  *baseline.OrganizationTrail
	rows   []decide.Row
)
