package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	const (
		pipeline  = "Pipeline.AssumeRolePolicyDocument.Statement.0."
		github    = pipeline + "Condition."
		hub       = "token.actions.githubusercontent.com:"
		bitbucket = "api.bitbucket.org/2.0/workspaces/w/pipelines-config/identity/oidc"
	)
	return map[string][]Change{
		"a call that only reads, by a function elsewhere": {Add("Look", Resource("Custom::AWS", Object{
			"ServiceToken": "arn:aws:lambda:eu-west-1:111111111111:function:look",
			"Create":       `{"service":"@aws-sdk/client-ec2","action":"DescribeVpcsCommand","parameters":{}}`}))},
		"break glass in an app without the organization's trail": {Set("Trail.IsOrganizationTrail", false),
			Drop("OrgEmergencyUse", "OrgEmergencyAlarm")},
		"two policies of a topic, in two environments": {
			Add("Topic5", Kept("AWS::SNS::Topic", Object{"KmsMasterKeyId": "k"})),
			Add("Policy5", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{Ref("Topic5")}, "PolicyDocument": Object{"Statement": List{}}})),
			Attribute("Policy5", "Condition", "Condition"),
			Add("Policy6", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{Ref("Topic5")}, "PolicyDocument": Object{"Statement": List{}}})),
			Attribute("Policy6", "Condition", "Condition")},
		"what goes to accounts of the app, and to what is only a number": {
			Add("Told",
				Resource("AWS::SNS::Subscription", Object{"TopicArn": "t", "Protocol": "sqs", "Endpoint": "arn:aws:sqs:eu-west-1:111111111111:q"})),
			Add("Call", Resource("AWS::SNS::Subscription", Object{"TopicArn": "t", "Protocol": "sms", "Endpoint": "+491512345678"}))},
		"a stack of its own, and new ones with its own permissions": {
			Set("Policy.PolicyDocument.Statement.0.Action", List{"cloudformation:UpdateStack", "cloudformation:CreateChangeSet"}),
			Set("Policy.PolicyDocument.Statement.0.Resource", "arn:aws:cloudformation:eu-west-1:111111111111:stack/shop/*")},
		"code of one function": {Set("Policy.PolicyDocument.Statement.0.Action", "lambda:UpdateFunctionCode"),
			Set("Policy.PolicyDocument.Statement.0.Resource", "arn:aws:lambda:eu-west-1:111111111111:function:shop")},
		"an image of AWS, and what only names another account": {
			Add("Job", Resource("AWS::Batch::JobDefinition", Object{
				"ContainerProperties": Object{"Image": "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch:1",
					"Environment": List{Object{"Name": "TOPIC", "Value": "arn:aws:sns:eu-west-1:888888888888:t"}}}})),
			Add("Ranges", Resource("AWS::SNS::Subscription", Object{"TopicArn": "arn:aws:sns:us-east-1:806199016981:AmazonIpSpaceChanged",
				"Protocol": "lambda", "Endpoint": Att("Function", "Arn")}))},
		"a site with credentials, and every site without": {
			Add("Known", Resource("AWS::ApiGatewayV2::Api", Object{"CorsConfiguration": Object{
				"AllowOrigins": List{"https://shop.example.com"}, "AllowCredentials": true}})),
			Add("Open", Resource("AWS::ApiGatewayV2::Api", Object{"CorsConfiguration": Object{"AllowOrigins": List{"*"}}}))},
		"a policy store with a condition": {Add("May", Resource("AWS::VerifiedPermissions::Policy", Object{"Definition": Object{
			"Static": Object{"Statement": "permit(principal, action, resource) when { principal.team == resource.team };"}}}))},
		"callbacks of an app and of a device": {Add("Client", Resource("AWS::Cognito::UserPoolClient", Object{
			"AllowedOAuthFlows": List{"code"}, "CallbackURLs": List{"shop://signed-in", "http://localhost:3000/cb"}}))},
		"a webhook of the app's own topic, and alerts that go to people": {
			Add("Orders", Kept("AWS::SNS::Topic", Object{"KmsMasterKeyId": "k"})),
			Add("Alerts", Kept("AWS::SNS::Topic", Object{"KmsMasterKeyId": "k"})),
			promising("Prod/Alerts"),
			Add("Hook",
				Resource("AWS::SNS::Subscription", Object{"TopicArn": Ref("Orders"), "Protocol": "https", "Endpoint": "https://example.net/"})),
			Add("Mail", Resource("AWS::SNS::Subscription", Object{"TopicArn": Ref("Alerts"), "Protocol": "email", "Endpoint": "a@example.net"}))},
		"a canonical user of the app": {Set("DataPolicy.PolicyDocument.Statement.1.Principal",
			Object{"CanonicalUser": Att("Identity", "S3CanonicalUserId")}),
			Add("Identity", Resource("AWS::CloudFront::CloudFrontOriginAccessIdentity", Object{}))},
		"a route of a WebSocket API, which is authorized when it connects": {
			Add("Send", Resource("AWS::ApiGatewayV2::Route", Object{"RouteKey": "send"}))},
		"copies in a bucket of the app's own account": {Set("Data.InventoryConfigurations", List{Object{"Id": "i",
			"Destination": Object{"BucketArn": "arn:aws:s3:::lists", "BucketAccountId": "111111111111"}}})},
		"a log group that receives logs, and a bucket of the app": {
			Add("Logs2",
				Resource("AWS::Logs::DeliveryDestination", Object{"DestinationResourceArn": "arn:aws:logs:eu-west-1:111111111111:log-group:x"})),
			Add("Files2", Resource("AWS::Logs::DeliveryDestination", Object{"DestinationResourceArn": Att("Data", "Arn")}))},
		"providers and authorities that are known": {
			Add("People",
				Resource("AWS::IAM::SAMLProvider", Object{"SamlMetadataDocument": `<EntityDescriptor entityID='https://sts.windows.net/1/'>`})),
			Add("Anchor", Resource("AWS::RolesAnywhere::TrustAnchor", Object{"Source": Object{"SourceType": "AWS_ACM_PCA",
				"SourceData": Object{"AcmPcaArn": "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/a"}}})),
			Add("Older",
				Resource("AWS::RolesAnywhere::TrustAnchor", Object{"Enabled": false, "Source": Object{"SourceType": "CERTIFICATE_BUNDLE"}}))},
		"events to an API of the app": {Add("Api2", Resource("AWS::ApiGatewayV2::Api", Object{"ProtocolType": "HTTP"})),
			Add("Host2", Resource("AWS::Events::ApiDestination", Object{"InvocationEndpoint": Join(Att("Api2", "ApiEndpoint"), "/events")}))},
		"a stream to a bucket of the app":        {stream(Att("Data", "Arn"))},
		"a stream to a bucket of the deployment": {stream(Ref("Param"))},
		"a stream to a bucket of the app, by its name": {Set("Data.BucketName", "own-records"),
			stream(Join("arn:", Ref("AWS::Partition"), ":s3:::own-records"))},
		"a role for the organization": {Set("Role.AssumeRolePolicyDocument.Statement.1.Principal",
			Object{"AWS": "*"}), Set("Role.AssumeRolePolicyDocument.Statement.1.Condition",
			Object{"StringEquals": Object{"aws:PrincipalOrgID": "o-1"}})},
		"a trust in an account by name": {Set("Role.AssumeRolePolicyDocument.Statement.1.Principal",
			Object{"AWS": Object{"Fn::Sub": "arn:${AWS::Partition}:iam::${Param}:root"}})},
		"all actions on a topic for the account": {Add("Policy7", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{"t"},
			"PolicyDocument": granting("*", Object{"AWS": Join("arn:", Ref("AWS::Partition"), ":iam::", Ref("AWS::AccountId"), ":root")}, nil)}))},
		"all actions of S3 on one bucket": {Set("Policy.PolicyDocument.Statement.0.Action", "s3:*"),
			Set("Policy.PolicyDocument.Statement.0.Resource", List{Att("Data", "Arn"), Join(Att("Data", "Arn"), "/*")})},
		"a statement that may be absent": {More("Policy.PolicyDocument.Statement",
			Maybe(Object{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}, NoValue))},
		"a private API for one endpoint": {privateAPI(Object{"StringEquals": Object{"aws:SourceVpce": "vpce-1"}})},
		"an API whose methods know their callers": {Add("Open", Resource("AWS::ApiGateway::RestApi", Object{
			"Policy": granting("execute-api:Invoke", "*", nil)}))},
		"a function for a bucket of the app": {Add("Open", Resource("AWS::Lambda::Permission", Object{"Action": "lambda:InvokeFunction",
			"Principal": "s3.amazonaws.com", "SourceArn": Att("Data", "Arn")}))},
		"an identity provider of the account": {assertion("arn:aws:iam::111111111111:saml-provider/idp",
			Object{"StringEquals": Object{"SAML:aud": "https://signin.aws.amazon.com/saml"}})},
		"secrets with a tag, and those of a name": {More("Policy.PolicyDocument.Statement", Object{"Effect": "Allow",
			"Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:*:*:secret:shop/*"}),
			More("Policy.PolicyDocument.Statement", Object{"Effect": "Allow", "Action": "ssm:StartSession", "Resource": "*",
				"Condition": Object{"StringEquals": Object{"ssm:resourceTag/Team": "shop"}}})},
		"a user of a database behind a proxy": {More("Policy.PolicyDocument.Statement", Object{"Effect": "Allow", "Action": "rds-db:connect",
			"Resource": Join("arn:aws:rds-db:eu-west-1:111111111111:dbuser:", Object{"Fn::Select": List{6, Object{"Fn::Split": List{":",
				Att("Database", "DBProxyArn")}}}}, "/orders")})},
		"users of an identity pool": {Set(pipeline+"Principal", Object{"Federated": "cognito-identity.amazonaws.com"}),
			Set(pipeline+"Condition", Object{"StringEquals": Object{"cognito-identity.amazonaws.com:aud": Ref("Param")}})},
		"a project of CircleCI": {Set(pipeline+"Condition", Object{"StringLike": Object{
			"oidc.circleci.com/org/1:sub": "org/1/project/2/user/*"}})},
		"a repository of Bitbucket": {Set(pipeline+"Condition", Object{
			"StringEquals": Object{bitbucket + ":aud": "ari:cloud:bitbucket::workspace/1"},
			"StringLike":   Object{bitbucket + ":sub": "{repository}:{environment}:*"}})},
		"a run of Terraform": {Set(pipeline+"Condition", Object{"StringEquals": Object{"app.terraform.io:aud": "aws.workload.identity"},
			"StringLike": Object{"app.terraform.io:sub": "organization:o:project:p:workspace:w:run_phase:*"}})},
		"every environment of a repository": {Set(github+"StringLike", Object{hub + "sub": "repo:shop/web:environment:*"})},
		"a family of branches":              {Set(github+"StringLike", Object{hub + "sub": "repo:shop/web:ref:refs/heads/release-*"})},
		"pull requests": {Set(github+"StringLike", nil),
			Set(github+"StringEquals", Object{hub + "aud": "sts.amazonaws.com", hub + "sub": "repo:shop/web:pull_request"})},
		"a repository by its id": {Set(github+"StringLike", nil), Set(github+"StringEquals", Object{hub + "aud": "sts.amazonaws.com",
			hub + "repository_id": "1", hub + "environment": "production"})},
		"a star that is text": {Set(github+"StringLike", nil),
			Set(github+"StringEquals", Object{hub + "aud": "sts.amazonaws.com", hub + "sub": "repo:*"})},
		"a service account by parameter": {Set("Pipeline.AssumeRolePolicyDocument", Object{"Fn::Sub": `{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::${AWS::AccountId}:oidc-provider/${Param}"},
			"Condition": {"StringEquals": {"${Param}:aud": "sts.amazonaws.com", "${Param}:sub": "system:serviceaccount:shop:web"}}}}`})},
		"services of any spelling": {Set("Role.AssumeRolePolicyDocument.Statement.0.Principal.Service", List{
			Join("states.", Ref("AWS::Region"), ".amazonaws.com"), Object{"Fn::Sub": "ec2.${AWS::URLSuffix}"}, "ec2.amazonaws.com.cn",
			Object{"Fn::FindInMap": List{"Services", Ref("AWS::Region"), "states"}}})},
		"a partner with an external id": {Set("Role.AssumeRolePolicyDocument.Statement.1.Principal", Object{"AWS": "888888888888"}),
			Set("Role.AssumeRolePolicyDocument.Statement.1.Condition", Object{"StringEquals": Object{"sts:ExternalId": "x"}})},
		"what closes, or delivers logs": allowing(List{"s3:PutBucketPublicAccessBlock", "logs:PutResourcePolicy",
			"logs:PutRetentionPolicy", "securityhub:BatchImportFindings", "config:PutEvaluations"}),
		"policies of AWS that give little": {
			More("Role.ManagedPolicyArns", "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"),
			More("Role.ManagedPolicyArns", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
			More("Role.ManagedPolicyArns", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup")},
		"one role of a partner": {Set("Role.AssumeRolePolicyDocument.Statement.1.Principal",
			Object{"AWS": "arn:aws:iam::888888888888:role/deploy"})},
		"what a denial takes back": {
			Add("Denied", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{"t"}, "PolicyDocument": Object{"Statement": List{
				Object{"Effect": "Allow", "Action": "sns:Publish", "Principal": "*", "Resource": "*"},
				Object{"Effect": "Deny", "Action": "*", "Principal": "*", "Resource": "*",
					"Condition": Object{"StringNotEquals": Object{"aws:PrincipalOrgID": "o-1"}}}}}}))},
		"a topic for a bucket": {
			Add("Events", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{"t"}, "PolicyDocument": granting("sns:Publish",
				Object{"Service": "s3.amazonaws.com"}, Object{"ArnLike": Object{"aws:SourceArn": Att("Data", "Arn")}})}))},
		"a topic for a bucket, as it was once written": {
			Add("Events", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{"t"}, "PolicyDocument": granting("sns:Publish",
				"*", Object{"ArnLike": Object{"aws:SourceArn": "arn:aws:s3:*:*:data"}})}))},
		"access logs of load balancers": {
			Set("LogsPolicy.PolicyDocument.Statement.1.Principal", Object{"AWS": "arn:aws:iam::156460612806:root"})},
		"a domain in a VPC": {Add("Domain", Kept("AWS::OpenSearchService::Domain", Object{"VPCOptions": Object{"SubnetIds": List{"s"}},
			"EncryptionAtRestOptions": Object{"Enabled": true}, "NodeToNodeEncryptionOptions": Object{"Enabled": true},
			"DomainEndpointOptions":   Object{"EnforceHTTPS": true, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
			"AdvancedSecurityOptions": Object{"Enabled": true}, "LogPublishingOptions": Object{"AUDIT_LOGS": Object{"Enabled": true}},
			"AccessPolicies": granting("es:ESHttp*", "*", nil)}))},
		"a preflight request": {
			Add("Method", Resource("AWS::ApiGateway::Method", Object{"HttpMethod": "OPTIONS", "AuthorizationType": "NONE"}))},
		"a layer for the organization": {
			Add("Layer",
				Resource("AWS::Lambda::LayerVersionPermission",
					Object{"Action": "lambda:GetLayerVersion", "Principal": "*", "OrganizationId": "o-1"}))},
		"a role for one service": {Set("Policy.PolicyDocument.Statement.0", Object{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
			"Condition": Object{"StringEquals": Object{"iam:PassedToService": "ecs-tasks.amazonaws.com"}}})},
		"MFA demanded of a group": {Set("MFA.Roles", List{})},
	}
}
