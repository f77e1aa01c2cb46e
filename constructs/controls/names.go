package controls

// The controls that AWS Control Tower lets one enable. What each does is in controls.csv, which the
// tests hold this list to.
const (
	// Strongly recommended.
	DisallowRootAccessKeys        Name = "DisallowRootAccessKeys"
	DisallowRootUser              Name = "DisallowRootUser"
	DetectRootWithoutMFA          Name = "DetectRootWithoutMFA"
	DetectUnencryptedVolumes      Name = "DetectUnencryptedVolumes"
	DetectUnoptimizedInstances    Name = "DetectUnoptimizedInstances"
	DetectUnattachedVolumes       Name = "DetectUnattachedVolumes"
	DetectPublicDatabases         Name = "DetectPublicDatabases"
	DetectPublicDatabaseSnapshots Name = "DetectPublicDatabaseSnapshots"
	DetectUnencryptedDatabases    Name = "DetectUnencryptedDatabases"
	DetectOpenCommonPorts         Name = "DetectOpenCommonPorts"
	DetectOpenSSH                 Name = "DetectOpenSSH"
	DetectPublicBucketReads       Name = "DetectPublicBucketReads"
	DetectPublicBucketWrites      Name = "DetectPublicBucketWrites"
	DetectMissingTrail            Name = "DetectMissingTrail"

	// Elective.
	DisallowBucketEncryptionChanges  Name = "DisallowBucketEncryptionChanges"
	DisallowBucketLoggingChanges     Name = "DisallowBucketLoggingChanges"
	DisallowBucketPolicyChanges      Name = "DisallowBucketPolicyChanges"
	DisallowBucketLifecycleChanges   Name = "DisallowBucketLifecycleChanges"
	DetectUsersWithoutMFA            Name = "DetectUsersWithoutMFA"
	DetectConsoleUsersWithoutMFA     Name = "DetectConsoleUsersWithoutMFA"
	DisallowBucketReplicationChanges Name = "DisallowBucketReplicationChanges"
	DisallowDeletesWithoutMFA        Name = "DisallowDeletesWithoutMFA"
	DetectUnversionedBuckets         Name = "DetectUnversionedBuckets"

	// Elective, for data residency.
	DetectSubnetsWithPublicAddresses              Name = "DetectSubnetsWithPublicAddresses"
	DetectLaunchConfigurationsWithPublicAddresses Name = "DetectLaunchConfigurationsWithPublicAddresses"
	DisallowCrossRegionNetworking                 Name = "DisallowCrossRegionNetworking"
	DisallowInternetAccess                        Name = "DisallowInternetAccess"
	DisallowVPNConnections                        Name = "DisallowVPNConnections"
	DetectPublicReplicationInstances              Name = "DetectPublicReplicationInstances"
	DetectPublicVolumeSnapshots                   Name = "DetectPublicVolumeSnapshots"
	DetectInstancesWithPublicAddresses            Name = "DetectInstancesWithPublicAddresses"
	DetectPublicClusterEndpoints                  Name = "DetectPublicClusterEndpoints"
	DetectSearchDomainsOutsideVPC                 Name = "DetectSearchDomainsOutsideVPC"
	DetectEMRWithPublicAddresses                  Name = "DetectEMRWithPublicAddresses"
	DetectPublicFunctions                         Name = "DetectPublicFunctions"
	DetectUnrestrictedRoutes                      Name = "DetectUnrestrictedRoutes"
	DetectPublicWarehouses                        Name = "DetectPublicWarehouses"
	DetectAccountsWithoutBucketBlock              Name = "DetectAccountsWithoutBucketBlock"
	DetectNotebooksWithInternetAccess             Name = "DetectNotebooksWithInternetAccess"
	DetectPublicDocuments                         Name = "DetectPublicDocuments"
	DenyOtherRegions                              Name = "DenyOtherRegions"
)
