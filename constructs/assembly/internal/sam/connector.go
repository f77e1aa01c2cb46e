package sam

// connect notes connectors whose ends are no resources of the template: SAM then writes policies
// for any ARN and role that they name.
func (x *expansion) connect(kind string, properties object) {
	if kind == "Connector" {
		x.end(properties["Source"])
		x.end(properties["Destination"])
	}
	embedded, _ := x.resource["Connectors"].(object)
	for _, connector := range embedded {
		own, _ := connector.(object)
		if properties, ok := own["Properties"].(object); ok {
			x.end(properties["Destination"])
		}
	}
}

// end notes an end of a connector that is no resource of the template, or a list that has one.
func (x *expansion) end(raw any) {
	for _, e := range elements(raw) {
		if end, _ := e.(object); end["Id"] == nil {
			x.miss("a connector to what is not in the template")
			return
		}
	}
}
