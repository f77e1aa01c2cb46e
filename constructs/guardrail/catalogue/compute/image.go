package compute

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var imageRules = []engine.Rule{
	{
		ID: "IMAGE-001", Title: "Image repositories scan images and keep tags",
		Why:      "A tag that can be moved deploys another image than the one that was reviewed.",
		Fix:      "Set ImageTagMutability to IMMUTABLE, and ScanOnPush unless Amazon Inspector scans the registry.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Controls: imageTable.Controls(),
		Check:    imageTable.Check,
	},
}

var imageTable = option.Table{
	{Type: "AWS::ECR::Repository", Property: "ImageScanningConfiguration.ScanOnPush", Want: option.On, Control: "ECR.1"},
	{Type: "AWS::ECR::Repository", Property: "ImageTagMutability", Want: option.Is("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"), Control: "ECR.2"},
}
