// Package management builds the policies of AWS Organizations that configure services in all
// accounts: declarative policies, and the management policies for tags, backups and more.
//
// They are not in the language of IAM, and unlike control policies they act on the management
// account as well. Each type in this package is one policy with typed settings; its method Policy
// checks and builds it.
package management
