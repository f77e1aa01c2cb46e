package conform

//go:generate go run ./internal/judge

import "strings"

// A Kind is what a [Problem] is about.
type Kind int

const (
	// Form is how a template is written: its sections, functions, parameters and conditions.
	Form Kind = iota
	// Reference is a name that leads to nothing, or in a circle.
	Reference
	// Declaration is a type or property that does not exist, that is missing, or that is read-only.
	Declaration
	// Content is a value that a property does not take.
	Content
	// Agreement is what properties or resources have to do with each other.
	Agreement
	// Doubt is what CloudFormation may accept, and what is hardly ever meant: names that are used
	// nowhere, values that are in no list, which may be newer than the list.
	Doubt
)

// Kind returns what the problem is about.
func (p Problem) Kind() Kind {
	if strings.HasPrefix(p.Rule, "W") {
		return Doubt
	}
	if kind, ok := kinds[p.Rule]; ok {
		return kind
	}
	if p.Resource == nil {
		return Form
	}
	return Agreement
}

var kinds = map[string]Kind{
	"F1010": Reference, "F1012": Reference, "F1018": Reference, "F1020": Reference, "E1028": Reference, "E3005": Reference,
	"F3004": Reference, "E8002": Reference, "E8007": Reference, "E6005": Reference, "E9004": Reference, "E9106": Reference,
	"E1040": Content, "E1041": Content, "E1050": Content, "E1103": Content, "E1150": Content, "E1151": Content, "E1152": Content,
	"E1153": Content, "E1154": Content, "E1155": Content, "E1156": Content, "F3012": Content, "F3030": Content, "F3031": Content,
	"F3032": Content, "F3033": Content, "F3034": Content, "F3037": Content, "E3510": Content, "E3512": Content, "E3513": Content,
	"E3530": Content, "E3601": Content,
	"F3002": Declaration, "F3003": Declaration, "F3006": Declaration, "E3040": Declaration, "E3710": Declaration,
	"E1011": Form, "E1015": Form, "E1016": Form, "E1017": Form, "E1018": Form, "E1019": Form, "E1021": Form, "E1022": Form, "E1024": Form,
	"E1029": Form, "E1030": Form, "E1031": Form, "E1033": Form, "E3001": Form, "F0006": Form, "F0010": Form, "F0013": Form, "F0018": Form,
	"F1030": Form, "F1031": Form, "F1032": Form, "F1050": Form, "F1101": Form, "F3007": Form, "F3016": Form,
}
