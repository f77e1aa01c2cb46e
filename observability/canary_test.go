package observability_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// checks are what a canary needs.
func checks() observability.CanaryProps {
	return observability.CanaryProps{Checks: []observability.CanaryCheck{{Name: "Health", URL: "https://shop.example.com/health"}}}
}

func onCall(stack awscdk.Stack) []awssns.ITopic {
	return []awssns.ITopic{awssns.Topic_FromTopicArn(stack, jsii.String("OnCall"), jsii.String("arn:aws:sns:eu-west-1:111111111111:oncall"))}
}

// canaries are one by default and one with everything.
func canaries(t *testing.T) awscdk.App {
	t.Helper()
	app, stack := newStack(t)
	p := checks()
	p.Topics = onCall(stack)
	first := observability.NewCanary(stack, "Health", &p)
	observability.NewCanary(stack, "Shop", &observability.CanaryProps{
		Checks: []observability.CanaryCheck{
			{Name: "Start page", URL: "https://shop.example.com/", Contains: "Welcome"},
			{Name: "Orders", URL: "https://shop.example.com/orders", Status: 401},
		},
		Every: time.Minute, Timeout: 30 * time.Second, Topics: p.Topics, Artifacts: first.Artifacts(),
		LogKey: observability.NewLogs(stack, "Logs", nil).Key(),
	})
	return app
}

func TestCanariesFull(t *testing.T) {
	app := canaries(t)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestCanariesKeepTheirPromises(t *testing.T) {
	a := snapshot.Synth(t, canaries(t))
	promisetest.Undone(t, a)
	if r := rehearse.First(a); len(r.Findings) > 0 {
		t.Errorf("the first deployment has findings, want none:\n%s", r)
	}
}

func TestCanaryGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewCanary, false, func(stack awscdk.Stack, _ int) observability.CanaryProps {
		p := checks()
		p.Topics = []awssns.ITopic{}
		return p
	})
}

// A change of what is asked, and how often, keeps the canary and what it found.
func TestCanariesTakeWhatATeamChanges(t *testing.T) {
	with := func(change func(p *observability.CanaryProps)) *assembly.Assembly {
		app, stack := newStack(t)
		p := checks()
		p.Topics = onCall(stack)
		change(&p)
		observability.NewCanary(stack, "Health", &p)
		return snapshot.Synth(t, app)
	}
	before := with(func(*observability.CanaryProps) {})
	for name, change := range map[string]func(p *observability.CanaryProps){
		"another check": func(p *observability.CanaryProps) { p.Checks[0].URL = "https://shop.example.com/" },
		"more often":    func(p *observability.CanaryProps) { p.Every = time.Minute },
	} {
		r := rehearse.Update(before, with(change))
		if len(r.Findings) > 0 {
			t.Errorf("%s: rehearsal finds %v, want nothing", name, r.Findings)
		}
	}
}

// library stands for that of CloudWatch.
const library = `exports.synthetics = {
	executeHttpStep: (name, url, callback) => new Promise((resolve, reject) => {
		const failed = (e) => reject(new Error(name + ': ' + e.message));
		require('http').get(url, (response) => callback(response).then(resolve, failed)).on('error', failed);
	}),
};`

// The script runs as CloudWatch runs it, with a library of our own in the place of that of AWS.
func TestTheScriptOfCanariesChecksAnswers(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/denied":
			w.WriteHeader(http.StatusUnauthorized)
		case "/broken":
			w.WriteHeader(http.StatusBadGateway)
		default:
			_, _ = w.Write([]byte("Welcome"))
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	script, err := os.ReadFile("canary.js")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"index.js": string(script),
		"node_modules/@aws/synthetics-core/index.js": library,
		"run.js": "require('./index').handler().then(() => console.log('passed'), (e) => console.log(e.message));",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, check := range map[string]map[string]any{
		"passed":                             {"url": "/"},
		"A: status 502, want 200 to 299":     {"url": "/broken"},
		"A: status 401, want 200 to 299":     {"url": "/denied"},
		"A: status 200, want 401":            {"url": "/", "status": 401},
		`A: the body does not contain "Bye"`: {"url": "/", "contains": "Bye"},
	} {
		check["name"], check["url"] = "A", server.URL+check["url"].(string)
		good := map[string]any{"name": "Good", "url": server.URL + "/", "contains": "Welcome"}
		expected := map[string]any{"name": "Expected", "url": server.URL + "/denied", "status": 401}
		text, err := json.Marshal([]any{good, expected, check})
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("node", "run.js")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "CHECKS="+string(text))
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("canary = %q, %v, want %q", got, err, want)
		}
	}
}

func TestCanariesRefuse(t *testing.T) {
	_, stack := newStack(t)
	check := func(c observability.CanaryCheck) func(p *observability.CanaryProps) {
		return func(p *observability.CanaryProps) { p.Checks = []observability.CanaryCheck{c} }
	}
	for want, change := range map[string]func(p *observability.CanaryProps){
		`observability.Canary "Prod/Bad": Checks is empty`: func(p *observability.CanaryProps) { p.Checks = nil },
		"Checks has 11, want ten at most": func(p *observability.CanaryProps) {
			p.Checks = make([]observability.CanaryCheck, 11)
		},
		"Every is 1m30s, want whole minutes": func(p *observability.CanaryProps) { p.Every = 90 * time.Second },
		"Every is 2h0m0s, want":              func(p *observability.CanaryProps) { p.Every = 2 * time.Hour },
		"Timeout is 5s, want 15s to 5m0s":    func(p *observability.CanaryProps) { p.Timeout = 5 * time.Second },
		"Timeout is 2m0s, want 15s to 1m0s": func(p *observability.CanaryProps) {
			p.Every, p.Timeout = time.Minute, 2*time.Minute
		},
		"Timeout is 15m0s, want 15s to 14m0s": func(p *observability.CanaryProps) {
			p.Every, p.Timeout = time.Hour, 15*time.Minute
		},
		`Checks has the name "", want letters`:                       check(observability.CanaryCheck{URL: "https://a.example.com"}),
		`Checks has A with the URL "http://a.example.com", want one`: check(observability.CanaryCheck{Name: "A", URL: "http://a.example.com"}),
		`Checks has A with the status 42, want one of HTTP, 100 to 599`: check(
			observability.CanaryCheck{Name: "A", URL: "https://a.example.com", Status: 42}),
		`Checks has the name "Health", want`: func(p *observability.CanaryProps) { p.Checks = append(p.Checks, p.Checks[0]) },
	} {
		p := checks()
		change(&p)
		constructtest.Refused(t, stack, want, func() { observability.NewCanary(stack, "Bad", &p) })
	}
}

func TestCanariesThatAreSilencedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		p := checks()
		p.Topics = onCall(stack)
		return observability.NewCanary(stack, "Health", &p)
	}, map[string]any{
		"RuntimeVersion": "syn-nodejs-puppeteer-7.0", "StartCanaryAfterCreation": false,
		"Failing TreatMissingData": "notBreaching", "Failing AlarmActions": []any{"arn:aws:sns:eu-west-1:111111111111:nobody"},
	})
}
