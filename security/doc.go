// Package security defines keys, buckets and secrets, identities, threat detection and its answers,
// and the record of every configuration.
//
// Start with [NewSecureBucket] and [NewWorkloadRole] for a workload, and with [NewThreatDetection],
// [NewPosture] and [NewConfigRecorder] for an account.
//
//   - Data: [NewKey], [NewReplicaKey], [NewSecureBucket], [NewLogBucket], [NewSecret].
//   - Identities: [NewWorkloadRole], [NewDeployRole], [NewRolesAnywhere], [NewMFAGroup],
//     [NewAccountPasswordPolicy],
//     [NewAccessAnalyzers]; servers with one: [NewAppServer], [NewServerTemplate].
//   - Detection: [NewThreatDetection], [NewPosture], [NewInspector], [NewMacie], [NewDetective],
//     [NewTrailAlarms].
//   - Answers: [NewAlertTopic], [NewContainment] with a [NewContainmentRole] in every account and a
//     [NewQuarantine] in every VPC, [NewIncidentRunbooks].
//   - Configurations: [NewConfigRecorder], [NewConfigRules], [NewConfigAggregator],
//     [NewOrganizationConfigRules], [NewOrganizationConformancePack], [NewRemediationRunbooks].
//
// Fields called Alerts take an [AlertTopic], and Topic any topic. Key encrypts what the construct
// stores. ForOrganization is for the account of the delegated administrator, and covers all
// accounts of the organization. Reason, Unrotated and Rehearsed are for people: who decided, and
// why.
//
// Key policies are pure Go, in package keypolicy. The states of the containment and the steps of
// the incidents' runbooks are, too, in packages below this one.
package security
