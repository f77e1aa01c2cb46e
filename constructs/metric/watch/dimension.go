package watch

import (
	"bytes"
	"encoding/json"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Dimension is a name, and what its value is: an attribute of a resource or its reference, what a
// property says, or a literal.
type Dimension struct {
	Name string
	// Resource has the value, in its Attribute or, if that is empty, as its reference.
	Resource  *assembly.Resource
	Attribute string
	// Property has the value as the template says it, if Resource is nil.
	Property assembly.Value
	// Literal is the value if nothing else is, and follows it otherwise.
	Literal string
	// Part is the element to take of the value, counted from 1, when Separator splits it.
	Separator string
	Part      int
}

// by is a dimension whose value is an attribute of the resource, or its reference.
func by(name, attribute string) Dimension { return Dimension{Name: name, Attribute: attribute} }

func literal(name, value string) Dimension { return Dimension{Name: name, Literal: value} }

// of is a dimension whose value is what a property says.
func of(name string, property assembly.Value) Dimension {
	return Dimension{Name: name, Property: property}
}

// Value returns the value of the dimension as a template says it, of base, which is what Base
// returns or a token that stands for it.
func (d Dimension) Value(base any) any {
	switch {
	case base == nil:
		return d.Literal
	case d.Part > 0:
		return map[string]any{"Fn::Select": []any{d.Part - 1, map[string]any{"Fn::Split": []any{d.Separator, base}}}}
	case d.Literal != "":
		return map[string]any{"Fn::Join": []any{"", []any{base, d.Literal}}}
	}
	return base
}

// Base returns what Value is made of, in the stack of the resource; nil for a literal.
func (d Dimension) Base() any {
	switch {
	case d.Resource != nil && d.Attribute != "":
		return map[string]any{"Fn::GetAtt": []any{d.Resource.LogicalID, d.Attribute}}
	case d.Resource != nil:
		return map[string]any{"Ref": d.Resource.LogicalID}
	case d.Property.Exists():
		return d.Property.Raw()
	}
	return nil
}

// is reports whether a dimension of an alarm is the one that is wanted.
func (d Dimension) is(have assembly.Value, stack *assembly.Stack) bool {
	if have.Get("Name").Is(d.Name) != assembly.True {
		return false
	}
	value := have.Get("Value")
	switch {
	case d.Resource == nil && !d.Property.Exists():
		return value.Is(d.Literal) == assembly.True
	case d.Resource == nil && d.Part == 0 && d.Literal == "":
		return value.Same(d.Property) == assembly.True
	case d.Resource == nil || d.Part > 0 || d.Literal != "":
		return value.Same(assembly.Literal(stack, decoded(d.Value(d.Base())))) == assembly.True || d.named(value)
	}
	if d.named(value) {
		return true // both have the name that the template gives the resource
	}
	to, ok := value.Target()
	return ok && to.Resource == d.Resource && (to.Attribute == d.Attribute || d.Attribute == "" && identity[to.Attribute])
}

// named reports whether an alarm knows the resource by the name that the template gives it.
func (d Dimension) named(value assembly.Value) bool {
	if d.Resource == nil || d.Part > 0 {
		return false
	}
	for _, property := range append([]string{d.Name}, names[d.Resource.Type]...) {
		given := d.Resource.Get(property)
		if !given.Exists() {
			continue
		}
		if d.Literal == "" && value.Same(given) == assembly.True {
			return true
		}
		if text, known := given.Text(); known && value.Is(text+d.Literal) == assembly.True {
			return true
		}
	}
	return false
}

// names are the properties that name a resource whose dimension is called otherwise.
var names = map[string][]string{
	"AWS::ElastiCache::ReplicationGroup": {"ReplicationGroupId"}, "AWS::ElastiCache::CacheCluster": {"ClusterName"},
	"AWS::ElastiCache::ServerlessCache": {"ServerlessCacheName"}, "AWS::Events::Rule": {"Name"}, "AWS::S3::Bucket": {"BucketName"},
}

// decoded is a value in the form that templates are read in.
func decoded(v any) any {
	text, _ := json.Marshal(v)
	var out any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	_ = dec.Decode(&out)
	return out
}

// identity are attributes that are the same as the reference to their resource.
var identity = map[string]bool{
	"Arn": true, "NatGatewayId": true, "HealthCheckId": true, "VpnConnectionId": true, "BackupVaultName": true, "Id": true, "KeyId": true,
	"VolumeId": true, "InstanceId": true, "VpcEndpointId": true,
}
