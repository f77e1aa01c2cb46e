package examples_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// theirs is what another company has otherwise: account ids, addresses and domains.
var theirs = regexp.MustCompile(`"([^"\n]*[^"\w\n-])?\d{12}\b[^"\n]*"|"[^"\n]*example\.com[^"\n]*"`)

// What differs from company to company is in one file, which is checked before anything is defined.
func TestExamplesKeepWhatIsTheirsInOneFile(t *testing.T) {
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		if text := read(t, example+"/config.go"); !strings.Contains(text, `return fields.Check("config.go", c)`) {
			t.Errorf("%s/config.go does not check itself", example)
		}
		if !strings.Contains(read(t, main), "config.Validate()") {
			t.Errorf("%s does not call config.Validate", main)
		}
		for _, file := range glob(t, example+"/*.go") {
			if filepath.Base(file) == "config.go" || strings.HasSuffix(file, "_test.go") {
				continue
			}
			if found := theirs.FindString(read(t, file)); found != "" {
				t.Errorf("%s has %s, want it in config.go", file, found)
			}
		}
	}
}

var mistakes = []mistake{
	{"quickstart", `"111111111111"`, `"11111111111"`, `config.go: Account is "11111111111", want the 12 digits of an AWS account id`},
	{"web-service", `"lead@example.com"`, `"shop@example.com"`, `config.go: Lead is "shop@example.com", as Team is; want another one`},
	{"security-baseline", `"eu-north-1"`, `"eu-south-2"`, `config.go: Regions[2] is "eu-south-2", where AWS has no macie2; ` +
		"want another Region of aws, or leave the service out"},
	{"cost-guardrails", `"arn:aws:acm:eu-central-1:555555555555:certificate/11111111-1111-1111-1111-111111111111"`, `""`,
		`config.go: CertificateARN is "", want the ARN of a certificate; ` + "`aws acm list-certificates` in its Region shows it"},
}

func TestWrongConfigurationIsTold(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.example, func(t *testing.T) {
			cmd := exec.Command(build(t, m.mistaken()))
			cmd.Dir = t.TempDir()
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.HasPrefix(string(out), "plinth: "+m.says+"\n") {
				t.Errorf("%v, the run says\n%s\nwant it to begin with\n%s", err, out, m.says)
			}
		})
	}
}
