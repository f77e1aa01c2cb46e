package customresource

import (
	"regexp"
)

// OfCDK matches a segment of a construct path in which CDK keeps a function of its own, such
// as the one behind AwsCustomResource: a word and a hash. Apps do not choose the key of
// such a function's log group.
var OfCDK = regexp.MustCompile(`(?:^|/)[A-Za-z:]+[0-9A-Fa-f]{32}(?:/|$)`)
