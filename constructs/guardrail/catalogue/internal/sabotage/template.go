package sabotage

// The short hand in which the tests write templates.
type (
	Object = map[string]any
	List   = []any
)

func Resource(typ string, properties Object) Object {
	return Object{"Type": typ, "Properties": properties}
}

func Ref(id string) Object { return Object{"Ref": id} }

func Att(id, attribute string) Object { return Object{"Fn::GetAtt": List{id, attribute}} }

func Join(parts ...any) Object { return Object{"Fn::Join": List{"", parts}} }

func Maybe(yes, no any) Object { return Object{"Fn::If": List{"Condition", yes, no}} }

func Zone(i int) Object { return Object{"Fn::Select": List{i, Object{"Fn::GetAZs": ""}}} }

var NoValue = Ref("AWS::NoValue")

// Kept is a resource that outlives its stack.
func Kept(typ string, properties Object) Object {
	r := Resource(typ, properties)
	r["DeletionPolicy"], r["UpdateReplacePolicy"] = "Retain", "Retain"
	return r
}
