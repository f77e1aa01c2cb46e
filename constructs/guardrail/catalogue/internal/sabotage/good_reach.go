package sabotage

import (
	"fmt"
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// segments are a development VPC and the tables that keep it off production: a summary route
// to the production attachment, for what else is behind it, and a blackhole for production.
func segments(r Object) {
	r["Dev"] = Resource("AWS::EC2::VPC", Object{"CidrBlock": "10.1.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true,
		"Tags": List{Object{"Key": "plinth:segment", "Value": "NonProduction"}}})
	r["DevEmpty"] = Resource("Custom::VpcRestrictDefaultSG", Object{"DefaultSecurityGroupId": Att("Dev", "DefaultSecurityGroup")})
	log := Object{"ResourceId": Ref("Dev")}
	for key, value := range r["FlowLog"].(Object)["Properties"].(Object) {
		if key != "ResourceId" {
			log[key] = value
		}
	}
	r["DevLog"] = Resource("AWS::EC2::FlowLog", log)
	for i, id := range []string{"Dev0", "Dev1", "Dev2", "DevTransit0"} {
		r[id] = Resource("AWS::EC2::Subnet", Object{"VpcId": Ref("Dev"), "AvailabilityZone": Zone(i % 3),
			"CidrBlock": fmt.Sprintf("10.1.%d.0/24", i)})
		r[id+"Table"] = Resource("AWS::EC2::RouteTable", Object{"VpcId": Ref("Dev")})
		r[id+"Association"] = Resource("AWS::EC2::SubnetRouteTableAssociation",
			Object{"SubnetId": Ref(id), "RouteTableId": Ref(id + "Table")})
	}
	r["DevRoute"] = Resource("AWS::EC2::Route", Object{
		"RouteTableId": Ref("Dev0Table"), "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": Ref("Tgw")})
	r["DevAttachment"] = Resource("AWS::EC2::TransitGatewayVpcAttachment", Object{
		"TransitGatewayId": Ref("Tgw"), "VpcId": Ref("Dev"), "SubnetIds": List{Ref("DevTransit0")}})
	r["DevSegment"] = Resource("AWS::EC2::TransitGatewayRouteTable", Object{"TransitGatewayId": Ref("Tgw")})
	r["DevInSegment"] = Resource("AWS::EC2::TransitGatewayRouteTableAssociation", Object{
		"TransitGatewayAttachmentId": Ref("DevAttachment"), "TransitGatewayRouteTableId": Ref("DevSegment")})
	r["Summary"] = TransitRoute("10.0.0.0/8", Object{"TransitGatewayAttachmentId": Ref("Attachment")})
	r["Blackhole"] = TransitRoute("10.0.0.0/16", Object{"Blackhole": true})
}

// DropSegments leaves production by itself.
func DropSegments() Change {
	dev := Object{"FlowLog": Resource("AWS::EC2::FlowLog", Object{})}
	segments(dev)
	ids := slices.DeleteFunc(slices.Collect(maps.Keys(dev)), func(id string) bool { return id == "FlowLog" })
	return func(s *assemblytest.Stack) {
		Drop(ids...)(s)
		Forget("Prod/Dev")(s)
	}
}

// Forget removes what constructs recorded at a path.
func Forget(path string) Change {
	return func(s *assemblytest.Stack) { delete(s.Metadata, path) }
}

// Records adds to what constructs recorded that the resource at a path has tags, of keys and values
// in turn.
func Records(path string, tags ...string) Change {
	var all []any
	for pair := range slices.Chunk(tags, 2) {
		all = append(all, Object{"Key": pair[0], "Value": pair[1]})
	}
	data := promise.Data([]promise.Promise{promise.That("keeps its tags", promise.At("").Includes("Tags", all...))})
	return func(s *assemblytest.Stack) {
		s.Metadata[path] = append(s.Metadata[path], assemblytest.Entry{Type: assembly.MetadataPromise, Data: data})
	}
}

// TransitRoute is a route of the transit gateway's route tables.
func TransitRoute(to string, next Object) Object {
	next["TransitGatewayRouteTableId"], next["DestinationCidrBlock"] = Ref("DevSegment"), to
	return Resource("AWS::EC2::TransitGatewayRoute", next)
}
