package dataport_test

import (
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/dataport"
)

func TestAllIsACopy(t *testing.T) {
	dataport.All()[0] = 1
	if got := dataport.All(); got[0] != dataport.MySQL || !slices.IsSorted(got) {
		t.Errorf("All() = %v, want every port in order", got)
	}
}
