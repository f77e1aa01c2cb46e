package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func write(t *testing.T, resources string) string {
	return assemblytest.Write(t, assemblytest.Stack{
		Name: "Prod", Tags: map[string]string{"Team": "platform"}, Template: `{"Resources": {` + resources + `}}`,
	})
}

const (
	key     = `"Key": {"Type": "AWS::KMS::Key"}`
	gateway = `"Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "a"}}, "Ip": {"Type": "AWS::EC2::EIP"}`
	open    = `"Database": {"Type": "AWS::Redshift::Cluster"}`
)

func TestCommand(t *testing.T) {
	before, after := write(t, key), write(t, key+","+gateway+","+open)
	prices, err := os.ReadFile("../../../constructs/price/prices.json")
	if err != nil {
		t.Fatal(err)
	}
	negotiated := filepath.Join(t.TempDir(), "prices.json")
	cheaper := strings.Replace(string(prices), `"nat-gateway": {"amount": "0.045"`, `"nat-gateway": {"amount": "0.04"`, 1)
	if err := os.WriteFile(negotiated, []byte(cheaper), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"a bill": {[]string{before}, `Standing cost per month, before any traffic (us-east-1, USD, 730 hours)

Prod: $1.00
  Prod/Key  1 x kms-key  $1.00/month  $1.00

Total: $1.00
`},
		"a difference at own prices": {[]string{"-before", before, "-prices", negotiated, after}, `+$32.85 a month, before any traffic (us-east-1, USD)
  +$29.20  +1 x nat-gateway          Prod
  +$3.65   +1 x public-ipv4-address  Prod
New and not priced
  Prod/Database (AWS::Redshift::Cluster): is billed by node type and number
`},
		"a tag": {[]string{"-by", "tag:Team", after}, `Standing cost per month by tag:Team, before any traffic (us-east-1, USD)
  platform  $37.50
  Total     $37.50
Resources without a price: 1
`},
		"layers": {[]string{"-by", "layer", before}, `Standing cost per month by layer, before any traffic (us-east-1, USD)
  (none)  $1.00
  Total   $1.00
`},
	} {
		var stdout, stderr strings.Builder
		status := run(test.args, &stdout, &stderr)
		if diff := cmp.Diff(test.want, stdout.String()); diff != "" || status != 0 || stderr.Len() > 0 {
			t.Errorf("%s: status %d, %q; -want +got:\n%s", name, status, stderr.String(), diff)
		}
	}
}

func TestBadInput(t *testing.T) {
	dir := write(t, key)
	for want, args := range map[string][]string{
		"got 0 directories, want one: that which cdk synth writes": nil,
		"got 2 directories":         {dir, dir},
		`-by is "team", want layer`: {"-by", "team", dir},
		`-by is "tag:", want layer`: {"-by", "tag:", dir},
		"-by divides one assembly":  {"-by", "layer", "-before", dir, dir},
		"-before: ":                 {"-before", t.TempDir(), dir},
		"-prices: open nowhere":     {"-prices", "nowhere", dir},
		"flag provided but not":     {"-x", dir},
		"manifest.json":             {t.TempDir()},
	} {
		var stdout, stderr strings.Builder
		status := run(args, &stdout, &stderr)
		if !strings.Contains(stderr.String(), want) || status != 2 || stdout.Len() > 0 {
			t.Errorf("run(%q) = %d, %q, want 2 and %q", args, status, stderr.String(), want)
		}
	}
	var stdout, stderr strings.Builder
	if status := run([]string{"-h"}, &stdout, &stderr); status != 0 || !strings.Contains(stderr.String(), "usage: standingcost") {
		t.Errorf("run(-h) = %d, %q, want 0 and the usage", status, stderr.String())
	}
}
