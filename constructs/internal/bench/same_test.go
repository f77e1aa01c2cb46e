package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func written(t *testing.T, template string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "S.template.json"), []byte(template), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTwinsAreTheSame(t *testing.T) {
	ours := written(t, `{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5, "FifoQueue": true}},
		"T": {"Type": "AWS::SNS::Topic"}}}`)
	for template, want := range map[string]string{
		`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "5", "FifoQueue": "true"}},
			"T": {"Type": "AWS::SNS::Topic", "Properties": {}}}}`: "",
		`{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 6, "FifoQueue": true}},
			"T": {"Type": "AWS::SNS::Topic"}}}`: "differs in S.template.json Q",
		`{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}`: "the twin has 1 resources, want 2",
	} {
		n, err := same(ours, written(t, template))
		if want == "" && (err != nil || n != 2) {
			t.Errorf("same() = %d, %v, want 2 resources that are the same", n, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("same() = %v, want %q", err, want)
		}
	}
}

func TestMedian(t *testing.T) {
	if got := median([]time.Duration{9, 1, 5}); got != 5 {
		t.Errorf("median() = %d, want 5", got)
	}
}
