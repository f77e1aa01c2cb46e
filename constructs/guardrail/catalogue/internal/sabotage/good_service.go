package sabotage

// served is what serves the requests of the load balancer: a service of ECS that scales, and a
// group of instances.
func served(r Object) {
	subnets := List{Ref("Private0"), Ref("Private1"), Ref("Private2")}
	r["Service"] = Resource("AWS::ECS::Service", Object{
		"Cluster": "shop", "TaskDefinition": "shop:1", "AvailabilityZoneRebalancing": "ENABLED",
		"PropagateTags": "SERVICE", "EnableECSManagedTags": true,
		"CapacityProviderStrategy": List{Object{"CapacityProvider": "FARGATE", "Weight": 1}},
		"DeploymentConfiguration": Object{"MinimumHealthyPercent": 100, "MaximumPercent": 200,
			"DeploymentCircuitBreaker": Object{"Enable": true, "Rollback": true}},
		"NetworkConfiguration": Object{"AwsvpcConfiguration": Object{"AssignPublicIp": "DISABLED", "Subnets": subnets}},
		"LoadBalancers":        List{Object{"ContainerName": "shop", "ContainerPort": 8080, "TargetGroupArn": Ref("Targets")}}})
	r["Tasks"] = Resource("AWS::ApplicationAutoScaling::ScalableTarget", Object{
		"MinCapacity": 3, "MaxCapacity": 30, "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount",
		"ResourceId": Join("service/shop/", Att("Service", "Name"))})
	r["Fleet"] = Resource("AWS::AutoScaling::AutoScalingGroup", Object{
		"MinSize": "3", "MaxSize": "30", "VPCZoneIdentifier": subnets, "HealthCheckType": "ELB", "HealthCheckGracePeriod": 300,
		"TargetGroupARNs": List{Ref("Targets")},
		"LaunchTemplate":  Object{"LaunchTemplateId": Ref("FleetTemplate"), "Version": Att("FleetTemplate", "LatestVersionNumber")}})
	r["FleetTemplate"] = Resource("AWS::EC2::LaunchTemplate", Object{"LaunchTemplateData": Object{
		"MetadataOptions": Object{"HttpTokens": "required"}, "SecurityGroupIds": List{Att("Endpoints", "GroupId")}}})
}
