package diagram_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/report/diagram"
)

func ExampleAll() {
	a, err := assembly.ParseTemplate("network.yaml", []byte(`
Resources:
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Data:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Network
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1a
      Tags: [{Key: aws-cdk:subnet-name, Value: data}]
`), assembly.Facts{Account: "111122223333", Region: "eu-west-1"})
	if err != nil {
		panic(err)
	}
	diagrams, err := diagram.All(a)
	if err != nil {
		panic(err)
	}
	for _, d := range diagrams {
		fmt.Printf("%s: %s\n%s\n", d.ID, d.Title, d.Text)
	}
	// Output:
	// vpc-network-network: VPC network/Network
	// 10.0.0.0/16, account 111122223333, eu-west-1, no internet gateway
	// Tier data, isolated: 10.0.1.0/24 in eu-west-1a
}
