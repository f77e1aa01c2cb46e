package words_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
)

func TestCount(t *testing.T) {
	for _, tt := range []struct {
		n     int
		thing string
		want  string
	}{
		{0, "error", "0 errors"},
		{1, "new policy", "1 new policy"},
		{2, "new policy", "2 new policies"},
		{2, "key", "2 keys"},
		{2, "address", "2 addresses"},
	} {
		if got := words.Count(tt.n, tt.thing); got != tt.want {
			t.Errorf("Count(%d, %q) = %q, want %q", tt.n, tt.thing, got, tt.want)
		}
	}
}
