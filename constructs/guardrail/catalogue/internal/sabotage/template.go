package sabotage

import "strings"

// The shorthand in which the tests write templates.
type (
	Object = map[string]any
	List   = []any
)

// Resource is a resource of a type. A custom resource is made by CDK's function unless it says by
// whom.
func Resource(typ string, properties Object) Object {
	if strings.HasPrefix(typ, "Custom::") && properties["ServiceToken"] == nil {
		properties["ServiceToken"] = Att("CallFunction", "Arn")
	}
	return Object{"Type": typ, "Properties": properties}
}

// Ref refers to a resource or a parameter.
func Ref(id string) Object { return Object{"Ref": id} }

// Att refers to an attribute of a resource.
func Att(id, attribute string) Object { return Object{"Fn::GetAtt": List{id, attribute}} }

// Join joins texts without a separator.
func Join(parts ...any) Object { return Object{"Fn::Join": List{"", parts}} }

// Maybe is one of two values, by a condition that only a deployment decides.
func Maybe(yes, no any) Object { return Object{"Fn::If": List{"Condition", yes, no}} }

// Zone is the i-th Availability Zone of the Region, from zero.
func Zone(i int) Object { return Object{"Fn::Select": List{i, Object{"Fn::GetAZs": ""}}} }

// NoValue removes a property.
var NoValue = Ref("AWS::NoValue")

// Kept is a resource that is retained when its stack is deleted.
func Kept(typ string, properties Object) Object {
	r := Resource(typ, properties)
	r["DeletionPolicy"], r["UpdateReplacePolicy"] = "Retain", "Retain"
	return r
}
