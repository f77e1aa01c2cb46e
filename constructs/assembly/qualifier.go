package assembly

import "regexp"

// versionParameter is where a bootstrap stack says its version.
var versionParameter = regexp.MustCompile(`^/cdk-bootstrap/([a-z0-9]+)/version$`)

// qualifier is that of a bootstrap stack by its version parameter, empty for that of the CDK.
func qualifier(parameter string) string {
	if m := versionParameter.FindStringSubmatch(parameter); m != nil && m[1] != "hnb659fds" {
		return m[1]
	}
	return ""
}

// BootstrapOptions are the options of cdk bootstrap that name the stack's bootstrap stack: none, or
// " --qualifier QUALIFIER --toolkit-stack-name CDKToolkit-QUALIFIER", so that it stands beside the
// bootstrap stack of the CDK's own qualifier.
func (s *Stack) BootstrapOptions() string {
	if s.Qualifier == "" {
		return ""
	}
	return " --qualifier " + s.Qualifier + " --toolkit-stack-name CDKToolkit-" + s.Qualifier
}
