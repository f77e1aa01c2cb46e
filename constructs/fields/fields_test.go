package fields_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/fields"
)

type spoke struct {
	Account string `want:"account,distinct"`
}

type config struct {
	Account     string   `want:"account,distinct"`
	Home        string   `want:"region,macie2,inspector2"`
	Regions     []string `want:"region"`
	OnCall      string   `want:"email"`
	Lead        string   `want:"email,distinct"`
	Domain      string   `want:"domain"`
	ZoneID      string   `want:"zone"`
	Certificate string   `want:"certificate"`
	Runbooks    string   `want:"url,optional"`
	Spokes      []spoke
	RPO         time.Duration
	Locked      bool
}

func good() config {
	return config{
		Account: "111111111111", Home: "eu-west-1", Regions: []string{"us-east-1", "cn-north-1"}, OnCall: "oncall@example.com",
		Lead: "lead@example.com", Domain: "shop.example.com", ZoneID: "Z0123456789ABC",
		Certificate: "arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111",
		Spokes:      []spoke{{"222222222222"}, {"333333333333"}},
	}
}

func TestGoodConfigurationIsTaken(t *testing.T) {
	if err := fields.Check("config.go", good()); err != nil {
		t.Errorf("Check() = %v, want nil", err)
	}
}

// Each mistake gets one message that names the file, the field, the value and what is wanted.
func TestMessages(t *testing.T) {
	for _, c := range []struct {
		change func(c *config)
		want   string
	}{
		{func(c *config) { c.Account = "11111111111" }, `config.go: Account is "11111111111", want the 12 digits of an AWS account id`},
		{func(c *config) { c.Spokes[1].Account = c.Account }, `config.go: Spokes[1].Account is "111111111111", as Account is; want another one`},
		{func(c *config) { c.OnCall = "oncall" }, `config.go: OnCall is "oncall", want an e-mail address such as "oncall@example.com"`},
		{func(c *config) { c.Lead = "OnCall@example.com" }, `config.go: Lead is "OnCall@example.com", as OnCall is; want another one`},
		{func(c *config) { c.Home = "eu-west-9" }, `config.go: Home is "eu-west-9", which is no Region of AWS; want one such as "eu-west-1"`},
		{func(c *config) { c.Home = "eu-central-2" }, `config.go: Home is "eu-central-2", where AWS has no macie2; want another Region of aws, ` +
			"or leave the service out"},
		{func(c *config) { c.Regions[1] = "Frankfurt" }, `config.go: Regions[1] is "Frankfurt", want an AWS Region such as "eu-west-1"`},
		{func(c *config) { c.Certificate = "" }, `config.go: Certificate is "", want the ARN of a certificate; ` +
			"`aws acm list-certificates` in its Region shows it"},
		{func(c *config) { c.Domain = "https://shop.example.com" }, `config.go: Domain is "https://shop.example.com", ` +
			`want a domain in lower case such as "shop.example.com"`},
		{func(c *config) { c.ZoneID = "shop.example.com" }, `config.go: ZoneID is "shop.example.com", ` +
			"want the id of the public hosted zone of the domain; `aws route53 list-hosted-zones` shows it"},
		{func(c *config) { c.Runbooks = "http://x" }, `config.go: Runbooks is "http://x", want a URL that begins with https://`},
		{func(c *config) { c.Account, c.ZoneID = "", "" }, "config.go: Account is \"\", want the 12 digits of an AWS account id\n" +
			"config.go: ZoneID is \"\", want the id of the public hosted zone of the domain; `aws route53 list-hosted-zones` shows it"},
	} {
		broken := good()
		c.change(&broken)
		err := fields.Check("config.go", broken)
		if err == nil {
			t.Errorf("Check() = nil, want %q", c.want)
			continue
		}
		if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("Check() (-want +got):\n%s", diff)
		}
	}
}

func TestTextsNeedATag(t *testing.T) {
	const want = `config.go: Forgotten has the tag want:"", want a kind such as account, email or text`
	if err := fields.Check("config.go", struct{ Forgotten string }{}); err == nil || err.Error() != want {
		t.Errorf("Check() = %v, want %s", err, want)
	}
}
