package identity

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// sharedOrigins are the properties that say which sites a browser lets read answers.
var sharedOrigins = []struct{ typ, property string }{
	{"AWS::ApiGatewayV2::Api", "CorsConfiguration"},
	{"AWS::Lambda::Url", "Cors"},
}

// anyOrigin reports APIs that answer every site with the credentials that the browser has for them.
func anyOrigin(pass *engine.Pass) {
	for _, of := range sharedOrigins {
		for _, r := range pass.OfType(of.typ) {
			cors := r.Get(of.property)
			if credentials := cors.Get("AllowCredentials"); !credentials.Exists() || credentials.Is(false) == assembly.True {
				continue
			}
			for i, origin := range cors.Get("AllowOrigins").List() {
				switch text, _ := origin.Outline(); text {
				case "*", "http://*", "https://*":
					pass.Report(r, fmt.Sprintf("%s.AllowOrigins.%d", of.property, i), "is %v, and the answers have credentials", origin)
				case "null":
					pass.Report(r, fmt.Sprintf("%s.AllowOrigins.%d", of.property, i), "is null, the origin of every file and sandbox")
				default:
					if strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "http://localhost") {
						pass.Report(r, fmt.Sprintf("%s.AllowOrigins.%d", of.property, i), "is %v, a site that anybody on the path can change", origin)
					}
				}
			}
		}
	}
}
