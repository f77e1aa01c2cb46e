package management

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// EC2 is the declarative policy for EC2. Its settings apply in every account and Region, whatever
// an API call says, even one of a service-linked role. The zero value makes IMDSv2 the default of
// instances and denies public images, public snapshots and the serial console.
type EC2 struct {
	// VPCBlockPublicAccess is off, block_ingress or block_bidirectional. By default it is left to
	// the accounts, since blocking disconnects load balancers from the internet as well.
	VPCBlockPublicAccess string
	// NoVPCExclusions prevents accounts from excluding VPCs and subnets from VPCBlockPublicAccess.
	NoVPCExclusions bool
	// AllowSerialConsole leaves the serial console of instances usable.
	AllowSerialConsole bool
	// AllowPublicImages and AllowPublicSnapshots leave public sharing to the accounts.
	AllowPublicImages, AllowPublicSnapshots bool
	// MetadataHops is the hop limit of the metadata service of new instances, 1 to 64. The default
	// is 2, which containers on the instance need.
	MetadataHops int
	// AllowIMDSv1 leaves the version of the metadata service to the images of new instances. A
	// launch can choose version 1 even without it: preset.RequireIMDSv2 denies such launches.
	AllowIMDSv1 bool
	// ImageProviders are the owners of images that can be used: account ids, amazon,
	// aws_marketplace or aws_backup_vault. The default is any.
	ImageProviders []string
	// AuditImages reports images of other owners instead of denying their use.
	AuditImages bool
	// ExceptionMessage is part of the error that a caller gets. The default is the message of AWS.
	ExceptionMessage string
}

// Policy checks the settings and builds the policy.
func (e EC2) Policy() (Policy, error) {
	ps := &policy.Problems{Policy: string(policy.TypeEC2)}
	attributes := object{
		"serial_console_access": object{"status": assign(map[bool]string{true: "enabled", false: "disabled"}[e.AllowSerialConsole])},
	}
	if e.VPCBlockPublicAccess != "" {
		if !strings.Contains(" off block_ingress block_bidirectional ", " "+e.VPCBlockPublicAccess+" ") {
			ps.Add("VPCBlockPublicAccess", strconv.Quote(e.VPCBlockPublicAccess), "off, block_ingress or block_bidirectional")
		}
		attributes["vpc_block_public_access"] = object{"internet_gateway_block": object{
			"mode":               assign(e.VPCBlockPublicAccess),
			"exclusions_allowed": assign(map[bool]string{true: "disabled", false: "enabled"}[e.NoVPCExclusions]),
		}}
	}
	if !e.AllowPublicImages {
		attributes["image_block_public_access"] = object{"state": assign("block_new_sharing")}
	}
	if !e.AllowPublicSnapshots {
		attributes["snapshot_block_public_access"] = object{"state": assign("block_all_sharing")}
	}
	if !e.AllowIMDSv1 {
		attributes["instance_metadata_defaults"] = e.metadata(ps)
	}
	if len(e.ImageProviders) > 0 {
		attributes["allowed_images_settings"] = e.images(ps)
	}
	if e.ExceptionMessage != "" {
		attributes["exception_message"] = assign(e.ExceptionMessage)
	}
	if err := ps.Err(); err != nil {
		return Policy{}, err
	}
	return newPolicy(policy.TypeEC2, object{"ec2_attributes": attributes})
}

func (e EC2) metadata(ps *policy.Problems) object {
	if e.MetadataHops == 0 {
		e.MetadataHops = 2
	}
	if e.MetadataHops < 1 || e.MetadataHops > 64 {
		ps.Add("MetadataHops", strconv.Itoa(e.MetadataHops), "1 to 64")
	}
	return object{
		"http_tokens":                 assign("required"),
		"http_put_response_hop_limit": assign(strconv.Itoa(e.MetadataHops)),
		"http_endpoint":               assign("no_preference"),
		"instance_metadata_tags":      assign("no_preference"),
	}
}

func (e EC2) images(ps *policy.Problems) object {
	for _, p := range e.ImageProviders {
		if !identifier.Account.Valid(p) && p != "amazon" && p != "aws_marketplace" && p != "aws_backup_vault" {
			ps.Add("ImageProviders", strconv.Quote(p), "an account id, amazon, aws_marketplace or aws_backup_vault")
		}
	}
	return object{
		"state": assign(map[bool]string{true: "audit_mode", false: "enabled"}[e.AuditImages]),
		"image_criteria": object{"criteria_1": object{
			"allowed_image_providers": assign(texts(e.ImageProviders)),
		}},
	}
}
