package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53targets"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/resilience"
)

// The hosted zone and the repository are there before the first deployment.

func hostedZone(stack awscdk.Stack) awsroute53.IHostedZone {
	return awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
		HostedZoneId: jsii.String(config.ZoneID), ZoneName: jsii.String(config.Domain),
	})
}

func image(stack awscdk.Stack) awsecs.ContainerImage {
	repository := awsecr.Repository_FromRepositoryName(stack, jsii.String("Images"), jsii.String("shop"))
	return awsecs.ContainerImage_FromEcrRepository(repository, jsii.String(config.Image))
}

func certificate(stack awscdk.Stack, zone awsroute53.IHostedZone) awscertificatemanager.ICertificate {
	certificate := awscertificatemanager.NewCertificate(stack, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
		DomainName: jsii.String(config.Domain), Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
	})
	plinth.KeepAll("is renewed by AWS, which finds its name in the zone", certificate)
	return certificate
}

func alias(stack awscdk.Stack, zone awsroute53.IHostedZone, cdn *resilience.CDN) {
	target := awsroute53.RecordTarget_FromAlias(awsroute53targets.NewCloudFrontTarget(cdn.Distribution()))
	plinth.KeepAll("leads customers to the distribution",
		awsroute53.NewARecord(stack, jsii.String("Alias"), &awsroute53.ARecordProps{Zone: zone, Target: target}),
		awsroute53.NewAaaaRecord(stack, jsii.String("Alias6"), &awsroute53.AaaaRecordProps{Zone: zone, Target: target}))
}
