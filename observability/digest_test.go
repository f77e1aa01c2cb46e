package observability_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/observability"
)

// digests are notifications with a digest, in a template.
var digests = constructtest.Shared(func(t *testing.T) *assembly.Assembly {
	return changed(t, func(p *observability.NotificationsProps) {
		p.Digest = observability.Route{Emails: []string{"readers@example.com"}}
	})
})

// A mailbox is what a digest reads and deletes. It hands out ten messages at once, as Amazon SQS
// does, and what is not deleted stays.
type mailbox struct {
	waiting []string
	handed  int
	deleted []string
	mails   []string
	refused map[string]string
}

func (m *mailbox) answer(call workflowtest.Call) (any, error) {
	if code := m.refused[call.Action]; code != "" {
		return nil, &workflowtest.Error{Name: code}
	}
	switch call.Action {
	case "sqs:receiveMessage":
		var all []any
		for len(all) < 10 && m.handed < len(m.waiting) {
			all = append(all, map[string]any{"Body": m.waiting[m.handed], "ReceiptHandle": fmt.Sprint("receipt", m.handed)})
			m.handed++
		}
		if all == nil {
			return map[string]any{}, nil // AWS leaves an empty list out
		}
		return map[string]any{"Messages": all}, nil
	case "sqs:deleteMessage":
		m.deleted = append(m.deleted, call.Parameters["ReceiptHandle"].(string))
		return nil, nil
	case "sns:publish":
		m.mails = append(m.mails, workflowtest.Mail(call))
		return map[string]any{"MessageId": "m"}, nil
	}
	return nil, errors.New("it is not expected")
}

func TestADigestTellsOnceADayWhatHappened(t *testing.T) {
	machine := at(t, digests(t), "Prod/Alerts/Collection/Tell/Resource")
	alarm := func(name, description string) string {
		return `{"AlarmName":"` + name + `","AlarmDescription":` + description + `,"NewStateValue":"ALARM","AlarmArn":"arn:` + name + `"}`
	}
	many := func(n int, text func(i int) string) (all []string) {
		for i := range n {
			all = append(all, text(i))
		}
		return all
	}
	var listed []string
	for i := range 40 {
		listed = append(listed, fmt.Sprintf("- Disk%d", i))
	}
	for name, c := range map[string]struct {
		waiting []string
		mails   []string
		refused map[string]string
		failed  string
		deleted int
	}{
		"nothing happened":     {},
		"the daily test alone": {waiting: []string{`{"AlarmName":"Daily","AlarmArn":"` + named(t, machine, "Test") + `"}`}, deleted: 1},
		"one alarm":            {waiting: []string{alarm("Disk", `"It is \"full\"."`)}, mails: []string{`- Disk: It is "full".`}, deleted: 1},
		"everything that topics carry": {waiting: []string{
			alarm("Disk", "null"), `{"version":"0","detail-type":"EC2 Spot Instance Interruption Warning","source":"aws.ec2","detail":{}}`,
			`{"version":"1.0","source":"custom","content":{"textType":"client-markdown","title":"Done","description":"All of it"}}`,
			"Your budget is used up", `{"AlarmName": malformed`,
		}, mails: []string{strings.Join([]string{"- Disk", "- EC2 Spot Instance Interruption Warning: aws.ec2", "- Done: All of it",
			"- Your budget is used up", `- {"AlarmName": malformed`}, "\n")}, deleted: 5},
		"the same again and again": {waiting: many(25, func(int) string { return alarm("Disk", `"Full"`) }),
			mails: []string{"- Disk: Full (25 times)"}, deleted: 25},
		"more than a chat shows": {waiting: many(50, func(i int) string { return alarm(fmt.Sprint("Disk", i), "null") }),
			mails: []string{strings.Join(listed, "\n") + "\nand 10 more"}, deleted: 50},
		"more than a digest has": {waiting: many(203, func(int) string { return "Again" }),
			mails: []string{"- Again (200 times)", "- Again (3 times)"}, deleted: 203},
		"it cannot be read": {waiting: []string{"Lost"}, refused: map[string]string{"sqs:receiveMessage": "Sqs.AccessDeniedException"},
			failed: "Sqs.AccessDeniedException"},
		"it cannot be told, and comes tomorrow": {waiting: []string{"Late"}, refused: map[string]string{"sns:publish": "Sns.KmsDisabled"},
			failed: "Sns.KmsDisabled"},
		"it cannot be deleted, and comes again": {waiting: []string{"Twice"}, refused: map[string]string{"sqs:deleteMessage": "Sqs.Throttled"},
			failed: "Sqs.Throttled", mails: []string{"- Twice"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := &mailbox{waiting: c.waiting, refused: c.refused}
			run := workflowtest.Run(t, machine, map[string]any{}, m.answer)
			failed := ""
			if run.Failed != nil {
				failed = run.Failed.Name
			}
			if diff := cmp.Diff(c.mails, m.mails); diff != "" || failed != c.failed || len(m.deleted) != c.deleted {
				t.Errorf("it deleted %d and failed with %q, want %d and %q; digests (-want +got):\n%s", len(m.deleted), failed, c.deleted, c.failed,
					diff)
			}
		})
	}
}

// Nobody is told at once: the topic of the severity has a queue as its only subscriber.
func TestWhatIsForTheDigestIsCollected(t *testing.T) {
	a := digests(t)
	collects, tells := at(t, a, "Prod/Alerts/Digest/Topic/Resource"), at(t, a, "Prod/Alerts/DailyDigest/Topic/Resource")
	protocols := map[*assembly.Resource][]string{}
	for _, s := range a.OfType("AWS::SNS::Subscription") {
		to, _ := s.Get("TopicArn").Target()
		protocol, _ := s.Get("Protocol").Text()
		protocols[to.Resource] = append(protocols[to.Resource], protocol)
	}
	want := [][]string{{"sqs"}, {"email"}}
	if diff := cmp.Diff(want, [][]string{protocols[collects], protocols[tells]}); diff != "" {
		t.Errorf("subscribers of Digest and DailyDigest (-want +got):\n%s", diff)
	}
	retention, _ := at(t, a, "Prod/Alerts/Collection/Queue/Resource").Get("MessageRetentionPeriod").Int()
	if days := retention / 86400; days != 14 {
		t.Errorf("the queue keeps messages for %d days, want 14", days)
	}
}
