// Package rehearse plays the deployment of an app through without deploying it, on the assembly
// that cdk synth writes, and says what would fail: first, again after a step has failed, and
// when the app has changed.
//
//	a, err := assembly.Read("cdk.out")
//	...
//	r := rehearse.First(a)      // into empty accounts
//	r := rehearse.Update(b, a)  // where b is deployed
//	fmt.Print(r)                // numbered steps, and what is wrong with each
//	if !r.Deployable() { ... }
//
// An app that is deployed in phases, because the first ones make the ids that the later ones need,
// is rehearsed in phases: First of the first assembly, then Update from each to the next.
//
// The order is that of the CDK CLI, the types and properties are those of CloudFormation's public
// schemas, and the quotas are those that AWS documents. What only a deployment can know is not
// guessed: no finding rests on it.
package rehearse
