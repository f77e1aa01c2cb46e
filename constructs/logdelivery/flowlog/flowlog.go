// Package flowlog is the order in which flow logs have their fields, for what writes them and for
// queries that read them. It is pure Go.
package flowlog

import "strings"

// VPC returns the record format of VPCs: every field up to version 5 that tells who talked to whom.
// pkt-* are the ends behind NAT gateways and load balancers, flow-direction and traffic-path say
// which way it went. The order is that of the versions.
func VPC() []string {
	return []string{
		"version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes",
		"start", "end", "action", "log-status",
		"vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr", "pkt-dstaddr",
		"region", "az-id", "sublocation-type", "sublocation-id",
		"pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path",
	}
}

// TransitGateway returns the record format of transit gateways: both ends, both attachments, and
// why packets were lost.
func TransitGateway() []string {
	return []string{
		"version", "resource-type", "account-id", "tgw-id", "tgw-attachment-id", "tgw-src-vpc-account-id", "tgw-dst-vpc-account-id",
		"tgw-src-vpc-id", "tgw-dst-vpc-id", "tgw-src-subnet-id", "tgw-dst-subnet-id", "tgw-src-eni", "tgw-dst-eni",
		"tgw-src-az-id", "tgw-dst-az-id", "tgw-pair-attachment-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol",
		"packets", "bytes", "start", "end", "log-status", "type", "packets-lost-no-route", "packets-lost-blackhole",
		"packets-lost-mtu-exceeded", "packets-lost-ttl-expired", "tcp-flags", "region", "flow-direction",
		"pkt-src-aws-service", "pkt-dst-aws-service",
	}
}

// Parse is the command of CloudWatch Logs Insights that takes a record apart. A hyphen becomes an
// underscore, for Insights reads "pkt-srcaddr" as a difference.
func Parse(fields []string) string {
	return `parse @message "` + strings.TrimSpace(strings.Repeat("* ", len(fields))) + `" as ` +
		strings.ReplaceAll(strings.Join(fields, ", "), "-", "_")
}
