// Package dynamotest is a table of Amazon DynamoDB for tests of state machines: it keeps items, and
// evaluates condition and update expressions instead of believing them.
//
//	table := dynamotest.NewTable("Resource")
//	run := workflowtest.Run(t, machine, input, func(c workflowtest.Call) (any, error) {
//		if strings.HasPrefix(c.Action, "dynamodb:") {
//			return table.Answer(c)
//		}
//		...
//	})
//
// It follows
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html,
// as far as PutItem, GetItem, UpdateItem and DeleteItem of one item need it. Anything else is an
// error that fails the test.
package dynamotest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// An Item has attributes as the API writes them, such as {"Name": {"S": "eve"}}.
type Item = map[string]any

// A Table keeps items by their key. The zero value has no key and takes none; use [NewTable].
type Table struct {
	key   []string
	items map[string]Item
	// Prefix is what names of errors begin with: DynamoDB as of the optimized integration, or
	// DynamoDb as of the one with the AWS SDK.
	Prefix string
}

// NewTable returns an empty table with the names of its partition key and, if it has one, sort key.
func NewTable(key ...string) *Table {
	return &Table{key: key, items: map[string]Item{}, Prefix: "DynamoDB"}
}

// Len is how many items there are.
func (t *Table) Len() int { return len(t.items) }

// Items are all of them, in order of their keys.
func (t *Table) Items() []Item {
	var all []Item
	for _, key := range slices.Sorted(maps.Keys(t.items)) {
		all = append(all, t.items[key])
	}
	return all
}

// Answer answers dynamodb:putItem, getItem, updateItem and deleteItem as the service would. A
// condition that does not hold, and an expression that does not parse, is a [*workflowtest.Error].
func (t *Table) Answer(c workflowtest.Call) (any, error) {
	_, api, _ := strings.Cut(c.Action, ":")
	given := object(c.Parameters, "Key")
	if api == "putItem" {
		given = object(c.Parameters, "Item")
	}
	key, err := t.keyOf(given, api != "putItem")
	if err != nil {
		return nil, t.invalid(err)
	}
	old, there := t.items[key]
	e := &expressions{names: object(c.Parameters, "ExpressionAttributeNames"), values: object(c.Parameters, "ExpressionAttributeValues"),
		used: map[string]bool{}}
	next := maps.Clone(given)
	if api == "updateItem" {
		if next, err = e.update(c.Parameters["UpdateExpression"], old, given, t.key); err != nil {
			return nil, t.invalid(err)
		}
	}
	holds, err := e.condition(c.Parameters["ConditionExpression"], old)
	if err == nil {
		err = e.unused()
	}
	switch {
	case err != nil:
		return nil, t.invalid(err)
	case !holds:
		return nil, &workflowtest.Error{Name: t.Prefix + ".ConditionalCheckFailedException", Cause: "The conditional request failed"}
	}
	switch api {
	case "getItem":
		if there {
			return map[string]any{"Item": old}, nil
		}
		return nil, nil
	case "putItem", "updateItem":
		t.items[key] = next
	case "deleteItem":
		delete(t.items, key)
	default:
		return nil, fmt.Errorf("%s is not answered here, want putItem, getItem, updateItem or deleteItem", c.Action)
	}
	return t.returned(c.Parameters["ReturnValues"], old, next)
}

func (t *Table) returned(which any, old, next Item) (any, error) {
	switch which {
	case nil, "NONE":
		return nil, nil
	case "ALL_OLD":
		return map[string]any{"Attributes": old}, nil
	case "ALL_NEW":
		return map[string]any{"Attributes": next}, nil
	}
	return nil, fmt.Errorf("ReturnValues is %v, want NONE, ALL_OLD or ALL_NEW here", which)
}

// keyOf is the key of an item as one text. A Key has nothing but the key in it.
func (t *Table) keyOf(item Item, alone bool) (string, error) {
	if alone && len(item) != len(t.key) {
		return "", fmt.Errorf("the provided key element does not match the schema: %v, want %q", item, t.key)
	}
	var parts []any
	for _, name := range t.key {
		value, there := item[name]
		if !there {
			return "", fmt.Errorf("one of the required keys was not given a value: %s", name)
		}
		parts = append(parts, value)
	}
	b, err := json.Marshal(parts)
	return string(b), err
}

func (t *Table) invalid(err error) error {
	name := ".DynamoDbException"
	if t.Prefix == "DynamoDB" {
		name = ".AmazonDynamoDBException"
	}
	return &workflowtest.Error{Name: t.Prefix + name, Cause: "ValidationException: " + err.Error()}
}

func object(parameters map[string]any, field string) map[string]any {
	o, _ := parameters[field].(map[string]any)
	return o
}
