package jsonata

import (
	"crypto/md5"  //nolint:gosec // an algorithm of the service
	"crypto/sha1" //nolint:gosec // likewise
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"math/rand/v2"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// defineService defines the functions that AWS Step Functions adds.
// See https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html.
func defineService() {
	define("partition", "a-n", given(func(c *invocation) any {
		size := int(c.number(1, 0))
		if size <= 0 {
			scan.Throw("D3139", "The chunk size of $partition must be above zero")
		}
		all := []any{}
		for part := range slices.Chunk(c.list(0), size) {
			all = append(all, slices.Clone(part))
		}
		return all
	}))
	define("range", "nnn", given(func(c *invocation) any {
		first, last, step := c.number(0, 0), c.number(1, 0), c.number(2, 1)
		if step == 0 {
			scan.Throw("D3139", "The delta of $range must not be zero")
		}
		limit((last - first) / step)
		all := &sequence{}
		for f := first; step > 0 && f <= last || step < 0 && f >= last; f += step {
			all.items = append(all.items, f)
		}
		return all
	}))
	algorithms := map[string]func() hash.Hash{"MD5": md5.New, "SHA-1": sha1.New, "SHA-256": sha256.New, "SHA-384": sha512.New384,
		"SHA-512": sha512.New}
	define("hash", "s-s", given(func(c *invocation) any {
		algorithm := algorithms[c.text(1)]
		if algorithm == nil {
			scan.Throw("D3139", "The algorithm of $hash must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512: %q", c.text(1))
		}
		h := algorithm()
		h.Write([]byte(c.text(0)))
		return hex.EncodeToString(h.Sum(nil))
	}))
	define("random", "n?", func(c *invocation) any {
		if c.has(0) { // always the same, though not the number that the service finds
			return rand.New(rand.NewPCG(uint64(int64(c.number(0, 0))), 0)).Float64() //nolint:gosec // no secret
		}
		return c.env.Random()
	})
	define("uuid", "", func(c *invocation) any { return c.env.UUID() })
	define("parse", "s-", given(func(c *invocation) any {
		v, err := ordered.Parse(c.text(0))
		if err != nil {
			scan.Throw("D3139", "The argument of $parse is no JSON: %s", err)
		}
		return v
	}))
}
