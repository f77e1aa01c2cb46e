package backup

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	hour = 60 // minutes, of which a week is made
	day  = 24 * hour
	week = 7 * day
)

var (
	weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	schedule = regexp.MustCompile(`^cron\((\d+) (\S+) \S+ \S+ (\S+) \S+\)$`)
	window   = regexp.MustCompile(`^(?:([a-z]{3}):)?(\d\d):(\d\d)-(?:([a-z]{3}):)?(\d\d):(\d\d)$`)
)

// windowsAreOver reports rules of plans that start a backup of a database in one of its windows, or
// within the hour before it. Aurora has no such hour.
func windowsAreOver(pass *engine.Pass) {
	bySelection := pass.ByTarget(selectionType, "BackupPlanId")
	for _, plan := range pass.OfType(planType) {
		for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
			expression, _ := rule.Get("ScheduleExpression").Text()
			if rule.Get("EnableContinuousBackup").Is(true) == assembly.True {
				continue // which AWS Backup schedules itself
			}
			for _, selection := range bySelection[plan] {
				for _, db := range pass.OfType("AWS::RDS::DBInstance") {
					if partOfAnother(db) || place(db.Stack) != place(selection.Stack) || !selects(selection, db) {
						continue
					}
					if why := inWindow(starts(expression), db); why != "" {
						pass.Report(plan, "BackupPlan.BackupPlanRule", "%v starts in %s of %s, or in the hour before", rule.Get("RuleName"), why, db.Path)
					}
				}
			}
		}
	}
}

// inWindow is the window of a database that one of the minutes is in, or in the hour before.
func inWindow(minutes []int, db *assembly.Resource) string {
	for _, property := range []string{"PreferredMaintenanceWindow", "PreferredBackupWindow"} {
		text, _ := db.Get(property).Text()
		for _, from := range begins(text) {
			for _, at := range minutes {
				if (at-from.start+hour+week)%week < from.length+hour {
					return fmt.Sprintf("%s %s", property, text)
				}
			}
		}
	}
	return ""
}

// A span is a part of a week, in minutes.
type span struct{ start, length int }

// begins are the spans of a window, which is one of each day or of the week.
func begins(text string) (all []span) {
	m := window.FindStringSubmatch(strings.ToLower(text))
	if m == nil {
		return nil
	}
	length := (clock(m[5], m[6]) - clock(m[2], m[3]) + day) % day
	for i, name := range weekdays {
		if m[1] == "" || m[1] == name {
			all = append(all, span{i*day + clock(m[2], m[3]), length})
		}
	}
	return all
}

// starts are the minutes of a week at which a cron expression may start a job: of one that names
// days of the month, those of every weekday. It knows numbers, lists, steps and names of days.
func starts(expression string) (all []int) {
	m := schedule.FindStringSubmatch(expression)
	if m == nil {
		return nil
	}
	minute, _ := strconv.Atoi(m[1])
	names := strings.Split(strings.ToLower(m[3]), ",")
	for i, name := range weekdays {
		if m[3] != "*" && m[3] != "?" && !slices.Contains(names, name) && !slices.Contains(names, strconv.Itoa(i+1)) {
			continue
		}
		for _, h := range hours(m[2]) {
			all = append(all, i*day+h*hour+minute)
		}
	}
	return all
}

// hours are those of a field of a cron expression: "*", "3", "3,15" or "0/6".
func hours(field string) (all []int) {
	for _, part := range strings.Split(field, ",") {
		from, step, stepped := strings.Cut(part, "/")
		first, err := strconv.Atoi(from)
		every, _ := strconv.Atoi(step)
		switch {
		case from == "*" && !stepped:
			first, every = 0, 1
		case from == "*":
			first = 0
		case err != nil:
			continue
		case !stepped:
			every = 24
		}
		for h := first; every > 0 && h < 24; h += every {
			all = append(all, h)
		}
	}
	return all
}

func clock(hours, minutes string) int {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return h*hour + m
}
