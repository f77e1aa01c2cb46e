// Package network defines VPCs and what connects them.
//
//	net := network.NewVPC(stack, "Network", nil) // 10.0.0.0/16, three zones, four tiers
//	awsrds.NewDatabaseInstance(stack, jsii.String("DB"), &awsrds.DatabaseInstanceProps{
//		Vpc: net.VPC(), VpcSubnets: net.Tier("data"),
//		// ...
//	})
//
// The address plan is pure Go, in package addressplan.
package network
