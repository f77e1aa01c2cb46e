package dynamotest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest/dynamotest"
)

type object = map[string]any

func s(text string) object   { return object{"S": text} }
func n(number string) object { return object{"N": number} }

func do(t *testing.T, table *dynamotest.Table, api string, parameters object) (any, string) {
	t.Helper()
	answer, err := table.Answer(workflowtest.Call{Action: "dynamodb:" + api, Parameters: parameters})
	var failed *workflowtest.Error
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if failed != nil {
		return answer, failed.Name + ": " + failed.Cause
	}
	return answer, ""
}

func stored(t *testing.T) *dynamotest.Table {
	t.Helper()
	table := dynamotest.NewTable("Id")
	if _, says := do(t, table, "putItem",
		object{"Item": object{"Id": s("a"), "State": s("busy"), "Count": n("9"), "Tags": object{"L": []any{s("x"), s("y")}},
			"In": object{"M": object{"Deep": n("1")}}}}); says != "" {
		t.Fatal(says)
	}
	return table
}

func TestConditionsAreEvaluated(t *testing.T) {
	for condition, want := range map[string]bool{
		"attribute_exists(Id)":                       true,
		"attribute_not_exists(Id)":                   false,
		"attribute_not_exists(Gone)":                 true,
		"#s = :busy":                                 true,
		"#s <> :busy":                                false,
		"#s = :free":                                 false,
		"Gone = :busy":                               false,
		"Gone <> :busy":                              true,
		"#s = :busy AND Count > :ten":                false,
		"#s = :busy OR Count > :ten":                 true,
		"NOT #s = :free AND Count < :ten":            true,
		"NOT (#s = :busy OR Count < :ten)":           false,
		"#s = :free OR #s = :busy AND Count <= :ten": true,
		"Count >= :ten":                              false,
		"Count BETWEEN :one AND :ten":                true,
		"#s IN (:free, :busy)":                       true,
		"begins_with(#s, :b)":                        true,
		"contains(#s, :b)":                           true,
		"contains(Tags, :x)":                         true,
		"contains(Tags, :b)":                         false,
		"attribute_type(Count, :n)":                  true,
		"size(Tags) > :one":                          true,
		"In.Deep = :one":                             true,
		"Tags[1] = :x":                               false,
		"#s < :ten":                                  false,
	} {
		names, values := object{}, object{}
		for key, value := range map[string]object{":busy": s("busy"), ":free": s("free"), ":ten": n("10"), ":one": n("1"), ":b": s("bu"),
			":x": s("x"), ":n": s("N")} {
			if strings.Contains(condition+" ", key+" ") || strings.Contains(condition, key+")") || strings.Contains(condition, key+",") {
				values[key] = value
			}
		}
		if strings.Contains(condition, "#s") {
			names["#s"] = "State"
		}
		_, says := do(t, stored(t), "deleteItem",
			object{"Key": object{"Id": s("a")}, "ConditionExpression": condition, "ExpressionAttributeNames": names,
				"ExpressionAttributeValues": values})
		if got := says == ""; got != want || says != "" && !strings.HasPrefix(says, "DynamoDB.ConditionalCheckFailedException") {
			t.Errorf("%s holds: %v (%s), want %v", condition, got, says, want)
		}
	}
}

func TestUpdatesChangeTheItem(t *testing.T) {
	table := stored(t)
	key := object{"Id": s("a")}
	answer, says := do(t, table, "updateItem", object{"Key": key, "ReturnValues": "ALL_NEW",
		"UpdateExpression": "SET #s = :free, Count = Count + :one, First = if_not_exists(First, :one), Tags = list_append(Tags, :z) " +
			"REMOVE #in ADD Seen :one",
		"ExpressionAttributeNames":  object{"#s": "State", "#in": "In"},
		"ExpressionAttributeValues": object{":free": s("free"), ":one": n("1"), ":z": object{"L": []any{s("z")}}}})
	want := object{"Id": s("a"), "State": s("free"), "Count": n("10"), "First": n("1"), "Seen": n("1"),
		"Tags": object{"L": []any{s("x"), s("y"), s("z")}}}
	if diff := cmp.Diff(object{"Attributes": want}, answer); diff != "" || says != "" {
		t.Errorf("updateItem says %q (-want +got):\n%s", says, diff)
	}
	if got, _ := do(t, table, "getItem", object{"Key": key}); !cmp.Equal(got, any(object{"Item": want})) {
		t.Errorf("getItem = %v, want %v", got, want)
	}
	if _, says := do(t, table, "updateItem",
		object{"Key": object{"Id": s("b")}, "UpdateExpression": "SET A = :a", "ExpressionAttributeValues": object{":a": n("1")}}); says != "" ||
		table.Len() != 2 {
		t.Errorf("an update of no item makes %d, and says %q", table.Len(), says)
	}
	do(t, table, "deleteItem", object{"Key": key})
	if got := table.Items(); !cmp.Equal(got, []dynamotest.Item{{"Id": s("b"), "A": n("1")}}) {
		t.Errorf("Items() = %v after one is deleted", got)
	}
}

// ADD makes a set, and puts into it what is not there.
func TestSetsGrow(t *testing.T) {
	table := stored(t)
	set := func(elements ...any) object { return object{"SS": elements} }
	for _, added := range []object{set("x"), set("y", "x"), set("y")} {
		if _, says := do(t, table, "updateItem", object{"Key": object{"Id": s("a")}, "UpdateExpression": "ADD Seen :v",
			"ExpressionAttributeValues": object{":v": added}}); says != "" {
			t.Fatalf("updateItem says %q", says)
		}
	}
	if got := table.Items()[0]["Seen"]; !cmp.Equal(got, any(set("x", "y"))) {
		t.Errorf("Seen = %v, want x and y", got)
	}
	_, says := do(t, table, "updateItem", object{"Key": object{"Id": s("a")}, "UpdateExpression": "ADD Count :v",
		"ExpressionAttributeValues": object{":v": set("x")}})
	if !strings.Contains(says, "incorrect data type") {
		t.Errorf("a set is added to a number, and it says %q", says)
	}
}

func TestWhatTheServiceRefuses(t *testing.T) {
	for says, parameters := range map[string]object{
		"want an attribute, got":        {"ConditionExpression": "Id = = :a", "ExpressionAttributeValues": object{":a": s("a")}},
		"is not defined: :a":            {"ConditionExpression": "Id = :a"},
		"not defined: #a":               {"ConditionExpression": "attribute_exists(#a)"},
		"unused in expressions":         {"ConditionExpression": "attribute_exists(Id)", "ExpressionAttributeNames": object{"#a": "A"}},
		"there is no function":          {"ConditionExpression": "exists(Id, Id)"},
		"does not match the schema":     {"Key": object{"Id": s("a"), "Other": s("b")}},
		"it is part of the key":         {"UpdateExpression": "SET Id = :a", "ExpressionAttributeValues": object{":a": s("a")}},
		"attribute that does not exist": {"UpdateExpression": "SET A = Gone"},
		"incorrect type":                {"UpdateExpression": "SET A = #s + Count", "ExpressionAttributeNames": object{"#s": "State"}},
	} {
		if parameters["Key"] == nil {
			parameters["Key"] = object{"Id": s("a")}
		}
		table := stored(t)
		before := table.Items()
		if _, got := do(t, table, "updateItem", parameters); !strings.Contains(got, says) || !strings.Contains(got, "ValidationException") {
			t.Errorf("%v says %q, want %q", parameters, got, says)
		}
		if diff := cmp.Diff(before, table.Items()); diff != "" {
			t.Errorf("%v changed the table:\n%s", parameters, diff)
		}
	}
}
