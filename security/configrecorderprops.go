package security

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// ConfigRecorderProps configure [ConfigRecorder]; nil and the zero value are the production
// choice of an account that works in one Region.
type ConfigRecorderProps struct {
	// Home is the Region that records users, groups, roles and policies of IAM. They are the same in
	// every Region, and each Region that records them pays for it. Give all recorders of an account
	// the same Home. The default is the Region of the stack.
	Home string
	// Daily records once a day what has changed since yesterday. An item then costs four times as
	// much, and rules learn of changes a day late; it pays where most resources change more than
	// four times a day. The default is to record every change.
	Daily bool
	// ExceptTypes are the resource types that are recorded the other way. The default is
	// [RestlessTypes], and with Daily [SecurityTypes].
	ExceptTypes []string
	// Bucket takes what is recorded, such as the log archive's. The default is a new [SecureBucket].
	Bucket awss3.IBucket
	// Key encrypts what is delivered. The default is that of Bucket.
	Key awskms.IKey
	// Prefix is where in the bucket, without a slash at either end. The default is its root, the
	// only place where the log archive of package baseline lets AWS Config write.
	Prefix string
	// Topic hears of every single change. It must not be encrypted: AWS Config does not publish to
	// encrypted topics. Prefer [ConfigRules.OnNoncompliant]. The default is none.
	Topic awssns.ITopic
	// SnapshotHours is how often everything is delivered at once: 1, 3, 6, 12 or 24. The default is
	// 24.
	SnapshotHours int
	// ServiceRoleExists leaves out the custom resource that creates the service-linked role of AWS
	// Config where there is none, as for a stack set.
	ServiceRoleExists bool
}

// snapshotFrequency is SnapshotHours as AWS Config spells it.
var snapshotFrequency = map[int]string{1: "One_Hour", 3: "Three_Hours", 6: "Six_Hours", 12: "Twelve_Hours", 24: "TwentyFour_Hours"}

// withDefaults empties Home where the stack is in it.
func (p *ConfigRecorderProps) withDefaults(scope constructs.Construct) (ConfigRecorderProps, error) {
	var q ConfigRecorderProps
	if p != nil {
		q = *p
	}
	if q.SnapshotHours == 0 {
		q.SnapshotHours = 24
	}
	if snapshotFrequency[q.SnapshotHours] == "" {
		return q, fmt.Errorf("SnapshotHours is %d, want 1, 3, 6, 12 or 24", q.SnapshotHours)
	}
	if err := q.checkHome(plinth.PlaceOf(scope).Region); err != nil {
		return q, err
	}
	if err := q.checkTypes(); err != nil {
		return q, err
	}
	return q, q.checkDestinations()
}

func (p *ConfigRecorderProps) checkHome(here string) error {
	if p.Home != "" {
		if err := identifier.Region.CheckKnown("Home", p.Home); err != nil {
			return err
		}
		if identifier.IsToken(here) {
			return fmt.Errorf(
				"Home is %q and the stack has no Region, want one set on the stack: whether it is Home decides what is recorded",
				p.Home,
			)
		}
		if p.Home == here {
			p.Home = ""
		}
	}
	home := p.Home
	if home == "" {
		home = here
	}
	if home != "" && !slices.Contains(recordIAM, home) {
		return fmt.Errorf("Home is %q, where AWS Config cannot record IAM, want a Region older than February 2022", home)
	}
	return nil
}

func (p *ConfigRecorderProps) checkTypes() error {
	if p.ExceptTypes == nil {
		p.ExceptTypes = RestlessTypes()
		if p.Daily {
			p.ExceptTypes = SecurityTypes()
		}
	}
	if len(p.ExceptTypes) == 0 {
		return errors.New("ExceptTypes is empty, want resource types, or nil for the default")
	}
	for i, t := range p.ExceptTypes {
		field := fmt.Sprintf("ExceptTypes[%d]", i)
		if err := identifier.ResourceType.CheckKnown(field, t); err != nil {
			return err
		}
		if !p.Daily && slices.Contains(neverDaily, t) {
			return fmt.Errorf("%s is %q, which AWS Config does not record daily, want it left out", field, t)
		}
	}
	return nil
}

func (p *ConfigRecorderProps) checkDestinations() error {
	if p.Key != nil && p.Bucket == nil {
		return errors.New("Key is set without Bucket, want both: the default bucket has a key of its own")
	}
	if p.Bucket != nil && p.Key == nil {
		p.Key = p.Bucket.EncryptionKey()
		if p.Key == nil {
			return errors.New("Bucket has no EncryptionKey, want one, or Key: what AWS Config delivers has to be encrypted with a KMS key")
		}
	}
	if strings.Trim(p.Prefix, "/") != p.Prefix {
		return fmt.Errorf("Prefix is %q, want it without a slash at either end", p.Prefix)
	}
	if p.Topic != nil && p.Topic.MasterKey() != nil {
		return errors.New("Topic is encrypted, want one that is not: AWS Config does not publish to encrypted topics, " +
			"ConfigRules.OnNoncompliant does")
	}
	return nil
}
