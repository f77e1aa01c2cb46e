// Package baseline defines what an organization of AWS accounts stands on: its units and
// accounts, the policies that hold for them, central logs, and the settings of every account.
//
// [NewOrganization] comes first, in a stack of the management account, with what only that account
// can do: [NewPolicySet] attaches policies, [NewDelegation] names administrators, [NewControlTower]
// is for those who use AWS Control Tower. The management account runs no workloads, which the
// guardrail MGMT-001 holds it to. [NewLogArchive] and [NewOrganizationTrail] keep the logs of all
// accounts, [NewAccountStackSet] gives each account its [AccountBaseline], [NewAccess] lets people
// in, and [NewPolicyWatch], [NewAccountQuarantine] and [NewRunbooks] are for those who operate all
// of this.
//
// Field names mean the same in all props: Organization is the organization, Topic the topic that
// people hear, Automation the patterns of the roles that policies leave alone.
package baseline
