package data

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option/optiontest"
)

func TestOptions(t *testing.T) {
	optiontest.Prove(t, map[string]string{
		"AWS::ElasticLoadBalancingV2::Listener SslPolicy":                             `{"Protocol": "HTTPS"}`,
		"AWS::Glue::Connection ConnectionInput.ConnectionProperties.JDBC_ENFORCE_SSL": `{"ConnectionInput": {"ConnectionType": "JDBC"}}`,
	}, encryptTable, keyTable, tlsTable)
}
