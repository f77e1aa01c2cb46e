package customresource

import "regexp"

// OfCDK matches the construct path of a function that CDK defines itself, such as the one behind
// AwsCustomResource: one segment of it is a word and a hash. Apps cannot choose the key of its log
// group.
var OfCDK = regexp.MustCompile(`(?:^|/)[A-Za-z:]+[0-9A-Fa-f]{32}(?:/|$)`)
