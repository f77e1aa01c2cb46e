package identity

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// sharedOrigins are the properties that say which sites a browser lets read answers, and whether
// with credentials.
var sharedOrigins = []struct{ typ, property, credentials, origins string }{
	{"AWS::ApiGatewayV2::Api", "CorsConfiguration", "AllowCredentials", "AllowOrigins"},
	{"AWS::CloudFront::ResponseHeadersPolicy", "ResponseHeadersPolicyConfig.CorsConfig", "AccessControlAllowCredentials",
		"AccessControlAllowOrigins.Items"},
	{"AWS::Lambda::Url", "Cors", "AllowCredentials", "AllowOrigins"},
}

// anyOrigin reports APIs that answer every site with the credentials that the browser has for them.
func anyOrigin(pass *engine.Pass) {
	for _, of := range sharedOrigins {
		for _, r := range pass.OfType(of.typ) {
			cors := r.Get(strings.Split(of.property, ".")...)
			if credentials := cors.Get(of.credentials); !credentials.Exists() || credentials.Is(false) == assembly.True {
				continue
			}
			for i, origin := range cors.Get(strings.Split(of.origins, ".")...).List() {
				property := fmt.Sprintf("%s.%s.%d", of.property, of.origins, i)
				switch text, _ := origin.Outline(); text {
				case "*", "http://*", "https://*":
					pass.Report(r, property, "is %v, and the answers have credentials", origin)
				case "null":
					pass.Report(r, property, "is null, the origin of every file and sandbox")
				default:
					if strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "http://localhost") {
						pass.Report(r, property, "is %v, a site that anybody on the path can change", origin)
					}
				}
			}
		}
	}
}
