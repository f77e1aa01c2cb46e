package intrinsic

import (
	"crypto/md5"  //nolint:gosec // an algorithm of the language
	"crypto/sha1" //nolint:gosec // likewise
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// maxText is how many characters States.Base64Encode, Base64Decode and Hash take.
const maxText = 10_000

func (c *call) shortText(i int) (string, error) {
	s, err := c.text(i)
	if err == nil && len(s) > maxText {
		return "", fmt.Errorf("argument %d has %d characters, want at most %d", i+1, len(s), maxText)
	}
	return s, err
}

func base64Encode(c *call) (any, error) {
	s, err := c.shortText(0)
	return base64.StdEncoding.EncodeToString([]byte(s)), err
}

func base64Decode(c *call) (any, error) {
	s, err := c.shortText(0)
	if err != nil {
		return nil, err
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, c.wrong(0, "Base64")
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), nil
}

var algorithms = map[string]func() hash.Hash{
	"MD5": md5.New, "SHA-1": sha1.New, "SHA-256": sha256.New, "SHA-384": sha512.New384, "SHA-512": sha512.New,
}

func hashOf(c *call) (any, error) {
	data, ok := c.values[0].(string)
	if !ok {
		data = ordered.Text(c.values[0])
	}
	if len(data) > maxText {
		return nil, fmt.Errorf("argument 1 has %d characters, want at most %d", len(data), maxText)
	}
	name, err := c.text(1)
	if err != nil {
		return nil, err
	}
	algorithm, known := algorithms[name]
	if !known {
		return nil, c.wrong(1, "MD5, SHA-1, SHA-256, SHA-384 or SHA-512")
	}
	h := algorithm()
	h.Write([]byte(data))
	return hex.EncodeToString(h.Sum(nil)), nil
}

// stringSplit splits at each of the characters of the separator. Empty parts do not count.
func stringSplit(c *call) (any, error) {
	s, err := c.text(0)
	if err != nil {
		return nil, err
	}
	separators, err := c.text(1)
	if err != nil {
		return nil, err
	}
	parts := []any{}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		parts = append(parts, part)
	}
	return parts, nil
}

// format fills the pairs of braces of a template in turn.
func format(c *call) (any, error) {
	template := c.template
	if template == "" {
		s, err := c.text(0)
		if err != nil {
			return nil, err
		}
		template = strings.NewReplacer(`\{`, escapedOpen, `\}`, escapedClose, `\\`, `\`, `\'`, `'`).Replace(s)
	}
	parts := strings.Split(template, "{}")
	if holes := len(parts) - 1; holes != len(c.values)-1 {
		return nil, fmt.Errorf("the template has %d pairs of braces for %d arguments", holes, len(c.values)-1)
	}
	var b strings.Builder
	unescape := strings.NewReplacer(escapedOpen, "{", escapedClose, "}")
	for i, part := range parts {
		if i > 0 {
			b.WriteString(javaText(c.values[i]))
		}
		b.WriteString(unescape.Replace(part))
	}
	return b.String(), nil
}

// javaText is a value as Java prints it, which is what the service fills in.
func javaText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = javaText(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *ordered.Object:
		parts := make([]string, 0, v.Len())
		for key, value := range v.All() {
			parts = append(parts, key+"="+javaText(value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return ordered.Text(v)
}
