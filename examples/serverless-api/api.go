package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2authorizers"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53targets"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability/accesslog"
)

// newAPI lets customers with a token place orders and see their own. Everybody may ask whether the
// API is well. Its access log is the second result.
func newAPI(stack awscdk.Stack, o orders) (awsapigatewayv2.HttpApi, awslogs.ILogGroup) {
	zone := awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
		HostedZoneId: jsii.String(config.ZoneID), ZoneName: jsii.String(config.Domain),
	})
	certificate := awscertificatemanager.NewCertificate(stack, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
		DomainName: jsii.String(config.Domain), Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
	})
	name := awsapigatewayv2.NewDomainName(stack, jsii.String("Domain"), &awsapigatewayv2.DomainNameProps{
		DomainName: jsii.String(config.Domain), SecurityPolicy: awsapigatewayv2.SecurityPolicy_TLS_1_2, Certificate: certificate,
	})
	target := awsroute53.RecordTarget_FromAlias(awsroute53targets.NewApiGatewayv2DomainProperties(
		name.RegionalDomainName(), name.RegionalHostedZoneId()))
	alias := awsroute53.NewARecord(stack, jsii.String("Alias"), &awsroute53.ARecordProps{Zone: zone, Target: target})

	api := awsapigatewayv2.NewHttpApi(stack, jsii.String("API"), &awsapigatewayv2.HttpApiProps{
		CreateDefaultStage: jsii.Bool(false), DisableExecuteApiEndpoint: jsii.Bool(true), // there is one way in
		DefaultAuthorizer: awsapigatewayv2authorizers.NewHttpJwtAuthorizer(jsii.String("Customers"), jsii.String(config.Issuer),
			&awsapigatewayv2authorizers.HttpJwtAuthorizerProps{JwtAudience: jsii.Strings(config.Audience)}),
	})
	function := awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String("Take"), o.take, nil)
	route := func(method awsapigatewayv2.HttpMethod, path string,
		authorizer awsapigatewayv2.IHttpRouteAuthorizer) *[]awsapigatewayv2.HttpRoute {
		return api.AddRoutes(&awsapigatewayv2.AddRoutesOptions{
			Path: &path, Methods: &[]awsapigatewayv2.HttpMethod{method}, Integration: function, Authorizer: authorizer,
		})
	}
	route(awsapigatewayv2.HttpMethod_POST, "/orders", nil)
	route(awsapigatewayv2.HttpMethod_GET, "/orders/{id}", nil)
	health := (*route(awsapigatewayv2.HttpMethod_GET, "/health", awsapigatewayv2.NewHttpNoneAuthorizer()))[0]
	guardrail.Waive(health, "ACCESS-004", "it says whether the API answers, and nothing else")

	stage := awsapigatewayv2.NewHttpStage(stack, jsii.String("Stage"), &awsapigatewayv2.HttpStageProps{
		HttpApi: api, AutoDeploy: jsii.Bool(true), DetailedMetricsEnabled: jsii.Bool(true),
		Throttle:      &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(100), BurstLimit: jsii.Number(200)},
		DomainMapping: &awsapigatewayv2.DomainMappingOptions{DomainName: name},
	})
	logs, delivery := o.logs.VendedGroup("Access")
	resource := stage.Node().DefaultChild().(awsapigatewayv2.CfnStage)
	resource.SetAccessLogSettings(&awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
		DestinationArn: logs.LogGroupArn(), Format: jsii.String(accesslog.HTTP()),
	})
	resource.Node().AddDependency(delivery)
	plinth.KeepAll("is how customers reach the API", certificate, name, alias)
	plinth.KeepAll("lets in customers with a token, and nobody else but who asks whether it is well", api, stage)
	return api, logs
}
