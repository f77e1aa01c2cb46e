package assembly

import "encoding/json"

// The parts of manifest.json that matter here; see the cloud-assembly-schema package.
type (
	manifest struct {
		Artifacts ordered[artifact] `json:"artifacts"`
	}
	artifact struct {
		Type        string `json:"type"`
		Environment string `json:"environment"`
		DisplayName string `json:"displayName"`
		Properties  struct {
			TemplateFile          string            `json:"templateFile"`
			StackName             string            `json:"stackName"`
			TerminationProtection bool              `json:"terminationProtection"`
			DirectoryName         string            `json:"directoryName"`
			Tags                  map[string]string `json:"tags"`
			File                  string            `json:"file"`
			Bootstrap             int               `json:"requiresBootstrapStackVersion"`
		} `json:"properties"`
		Dependencies           []string              `json:"dependencies"`
		Metadata               map[string][]metadata `json:"metadata"`
		AdditionalMetadataFile string                `json:"additionalMetadataFile"`
	}
	metadata struct {
		Type string `json:"type"`
		Data any    `json:"data"`
	}
)

// The parts of a CloudFormation template.
type (
	template struct {
		Resources  ordered[resource]
		Parameters map[string]map[string]any
		Mappings   map[string]any
		Outputs    map[string]map[string]any

		// Only looked through for texts, see [Stack.Literals].
		Description, Metadata, Rules, Conditions any
	}
	resource struct {
		Type                string
		Properties          any
		Metadata            any
		DependsOn           oneOrMore
		Condition           string
		DeletionPolicy      policy
		UpdateReplacePolicy policy
	}
)

// oneOrMore is a string or a list of strings.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

// policy is a deletion policy, which the language extensions allow to be an intrinsic.
type policy string

func (p *policy) UnmarshalJSON(data []byte) error {
	if data[0] == '{' {
		*p = Undecided
		return nil
	}
	return json.Unmarshal(data, (*string)(p))
}
