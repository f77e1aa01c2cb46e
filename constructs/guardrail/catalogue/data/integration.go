package data

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// integrations are the properties by which an API says where it sends requests, and how.
var integrations = []struct {
	typ      string
	uri, via []string
}{
	{"AWS::ApiGateway::Method", []string{"Integration", "Uri"}, []string{"Integration", "ConnectionType"}},
	{"AWS::ApiGatewayV2::Integration", []string{"IntegrationUri"}, []string{"ConnectionType"}},
}

// plainIntegrations reports APIs that send on in the clear what they got over TLS. A link leads
// into a VPC, where no stranger is in between.
func plainIntegrations(pass *engine.Pass) {
	for _, of := range integrations {
		for _, r := range pass.OfType(of.typ) {
			uri := r.Get(of.uri...)
			text, _ := uri.Outline()
			if strings.HasPrefix(strings.ToLower(text), "http://") && r.Get(of.via...).Is("VPC_LINK") != assembly.True {
				pass.Report(r, strings.Join(of.uri, "."), "is %v; want https", uri)
			}
		}
	}
}
