package sam

import (
	"slices"
	"strings"
)

// function makes a function with its role, its URL and what calls it.
func function(x *expansion, p object) {
	made := picked(p, "FunctionName", "Handler", "Runtime", "Description", "MemorySize", "Timeout", "Environment", "Layers", "KmsKeyArn",
		"VpcConfig", "ReservedConcurrentExecutions", "Architectures", "EphemeralStorage", "FileSystemConfigs", "PackageType",
		"ImageConfig", "CodeSigningConfigArn", "SnapStart", "LoggingConfig", "RecursiveLoop")
	put(made, "Code", codeOf(p))
	put(made, "Tags", tags(p["Tags"]))
	if mode := p["Tracing"]; mode != nil && mode != "Disabled" {
		made["TracingConfig"] = object{"Mode": mode}
	}
	if queue, ok := p["DeadLetterQueue"].(object); ok {
		made["DeadLetterConfig"] = object{"TargetArn": queue["TargetArn"]}
	}
	made["Role"] = x.role("lambda.amazonaws.com", p, executionPolicies(p)...)
	x.replace("AWS::Lambda::Function", made)
	x.called, x.calledArn = ref(x.id()), attributeArn(x.id())
	if p["AutoPublishAlias"] != nil {
		x.publish(p)
	}
	if url, ok := p["FunctionUrlConfig"].(object); ok {
		x.url(url, qualifier(p, nil))
	}
	if invocation, ok := p["EventInvokeConfig"].(object); ok {
		x.add(x.id()+"EventInvokeConfig", "AWS::Lambda::EventInvokeConfig",
			merged(picked(invocation, "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "DestinationConfig"),
				object{"FunctionName": ref(x.id()), "Qualifier": qualifier(p, "$LATEST")}))
	}
	eachEvent(p, x.event)
}

// publish makes a version, retained as SAM does, and an alias, which is what calls the function
// from then on. SAM adds a digest of the code to the logical id of the version.
func (x *expansion) publish(p object) {
	alias := text(p["AutoPublishAlias"])
	id, version := x.id()+"Alias"+alias, x.id()+"Version"
	x.add(version, "AWS::Lambda::Version", object{"FunctionName": ref(x.id())})
	x.all[len(x.all)-1].Value.(object)["DeletionPolicy"] = "Retain"
	made := object{"Name": p["AutoPublishAlias"], "FunctionName": ref(x.id()),
		"FunctionVersion": object{"Fn::GetAtt": list{version, "Version"}}}
	put(made, "ProvisionedConcurrencyConfig", p["ProvisionedConcurrencyConfig"])
	x.add(id, "AWS::Lambda::Alias", made)
	x.called, x.calledArn = ref(id), ref(id)
}

// qualifier is the alias that is called, or what is called without one.
func qualifier(p object, otherwise any) any {
	if alias := p["AutoPublishAlias"]; alias != nil {
		return alias
	}
	return otherwise
}

// executionPolicies are those that every function has, and those for its VPC, its traces and the
// sources that it polls.
func executionPolicies(p object) []any {
	names := []string{"service-role/AWSLambdaBasicExecutionRole"}
	if p["VpcConfig"] != nil {
		names = append(names, "service-role/AWSLambdaVPCAccessExecutionRole")
	}
	if mode := p["Tracing"]; mode != nil && mode != "Disabled" {
		names = append(names, "AWSXRayDaemonWriteAccess")
	}
	eachEvent(p, func(_, typ string, _ object) {
		if policy := polled[typ]; policy != "" && !slices.Contains(names, policy) {
			names = append(names, policy)
		}
	})
	all := make([]any, 0, len(names))
	for _, name := range names {
		all = append(all, awsManaged(name))
	}
	return all
}

// codeOf is where the code lies: in the template, in a registry, in a bucket.
func codeOf(p object) any {
	switch code := p["CodeUri"].(type) {
	case string:
		if at, ok := strings.CutPrefix(code, "s3://"); ok {
			bucket, key, _ := strings.Cut(at, "/")
			return object{"S3Bucket": bucket, "S3Key": key}
		}
	case object:
		return object{"S3Bucket": code["Bucket"], "S3Key": code["Key"], "S3ObjectVersion": code["Version"]}
	}
	switch {
	case p["InlineCode"] != nil:
		return object{"ZipFile": p["InlineCode"]}
	case p["ImageUri"] != nil:
		return object{"ImageUri": p["ImageUri"]}
	}
	return nil
}

// url makes a function URL. One without authorization is for everyone, and SAM permits that.
func (x *expansion) url(config object, alias any) {
	made := picked(config, "AuthType", "Cors", "InvokeMode")
	made["TargetFunctionArn"] = ref(x.id())
	put(made, "Qualifier", alias)
	x.add(x.id()+"Url", "AWS::Lambda::Url", made)
	if config["AuthType"] != "AWS_IAM" {
		x.add(x.id()+"UrlPublicPermissions", "AWS::Lambda::Permission", object{
			"Action": "lambda:InvokeFunctionUrl", "FunctionName": x.called, "Principal": "*", "FunctionUrlAuthType": config["AuthType"]})
	}
}
