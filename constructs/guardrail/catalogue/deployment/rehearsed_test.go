package deployment_test

import (
	"strings"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func rehearsedSabotages() []Case {
	trust := func(principal any) Object {
		return Object{"AssumeRolePolicyDocument": Object{"Version": "2012-10-17", "Statement": List{Object{
			"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}}}}
	}
	named := func(name string) Object {
		role := trust(Object{"Service": "ec2.amazonaws.com"})
		role["RoleName"] = name
		return role
	}
	long := List{}
	for range 60 {
		long = append(long, Object{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + strings.Repeat("x", 120)})
	}
	const later = "arn:aws:iam::111111111111:role/Later"
	return []Case{
		{Rule: "DEPLOY-005", Name: "an output that no stack has",
			Change: []Change{Add("Reader", Resource("AWS::SNS::TopicInlinePolicy", Object{"TopicArn": Object{"Fn::GetStackOutput": Object{
				"StackName": "Prod", "OutputName": "Missing"}}}))},
			At: "Reader TopicArn", Says: "reads Missing of Prod, which has no such output"},
		{Rule: "DEPLOY-006", Name: "a long managed policy",
			Change: []Change{Add("Long", Resource("AWS::IAM::ManagedPolicy", Object{"PolicyDocument": Object{
				"Version": "2012-10-17", "Statement": long}}))},
			At: "Long PolicyDocument", Says: "characters in a managed policy, and the quota is 6144"},
		{Rule: "DEPLOY-007", Name: "a name twice",
			Change: []Change{Add("One", Resource("AWS::IAM::Role", named("Same"))), Add("Two", Resource("AWS::IAM::Role", named("Same")))},
			At:     "Two", Says: "has RoleName Same, as Prod/One has"},
		{Rule: "DEPLOY-008", Name: "a role that comes at the same time",
			Change: []Change{Add("Later", Resource("AWS::IAM::Role", named("Later"))),
				Add("Trusting", Resource("AWS::IAM::Role", trust(Object{"AWS": later})))},
			At: "Trusting AssumeRolePolicyDocument.Statement.0.Principal.AWS", Says: "names Prod/Later, and does not wait for it"},
		{Rule: "DEPLOY-009", Name: "a Sid twice",
			Change: []Change{
				Add("Twice", Resource("AWS::IAM::ManagedPolicy", Object{"PolicyDocument": Object{"Version": "2012-10-17", "Statement": List{
					Object{"Sid": "LogDelivery", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/*"},
					Object{"Sid": "LogDelivery", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::two/*"}}}}))},
			At: "Twice PolicyDocument", Says: "has two statements with the Sid LogDelivery"},
	}
}
