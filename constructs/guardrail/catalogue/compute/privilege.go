package compute

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var privilegeRules = []engine.Rule{
	{
		ID: "PRIVILEGE-001", Title: "Containers and notebooks have no privileges over their host",
		Why:      "A privileged container is an administrator of its host, and of every other container on it.",
		Fix:      "Switch the privilege off, and give the task the permissions that it needs.",
		Pillar:   engine.Security,
		Controls: privilegeTable.Controls(),
		Check:    privilegeTable.Check,
	},
	{
		ID: "PRIVILEGE-002", Title: "Builds and containers have the privileges that they need",
		Why: "What an intruder cannot write to, or become root of, ends the intrusion there. It is a warning: a build is root of a host of " +
			"its own, which ends with it, and needs that to build images.",
		Fix:      "Build images without a Docker daemon, and make root file systems read-only.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Controls: leastTable.Controls(),
		Check:    leastTable.Check,
	},
	{
		ID: "PRIVILEGE-003", Title: "Access points confine clients to a directory and to a user",
		Why:      "Whoever mounts the whole file system, or is root on it, reads and changes the files of every other client.",
		Fix:      "Set RootDirectory.Path to a directory, and PosixUser to a user that is not root.",
		Pillar:   engine.Security,
		Controls: confinedTable.Controls(),
		Check:    confinedTable.Check,
	},
}

// strong are capabilities of Linux that amount to root on the host.
var strong = option.Lacks("ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "NET_ADMIN")

var privilegeTable = option.Table{
	{Type: "AWS::Batch::JobDefinition", Property: "ContainerProperties.Privileged", Want: option.Off},
	{Type: "AWS::Batch::JobDefinition", Property: "EksProperties.PodProperties.Containers.*.SecurityContext.Privileged", Want: option.Off},
	{Type: "AWS::Batch::JobDefinition", Property: "NodeProperties.NodeRangeProperties.*.Container.Privileged", Want: option.Off},
	{Type: "AWS::ECS::TaskDefinition", Property: "ContainerDefinitions.*.Privileged", Want: option.Off, Control: "ECS.4"},
	{Type: "AWS::ECS::TaskDefinition", Property: "ContainerDefinitions.*.LinuxParameters.Capabilities.Add", Want: strong},
	{Type: "AWS::ECS::TaskDefinition", Property: "IpcMode", Want: option.IsNot("host")},
	{Type: "AWS::ECS::TaskDefinition", Property: "PidMode", Want: option.IsNot("host"), Control: "ECS.3"},
	{Type: "AWS::ECS::TaskDefinition", Property: "Volumes.*.Host.SourcePath", Want: ofHost},
	{Type: "AWS::SageMaker::NotebookInstance", Property: "RootAccess", Want: option.Told("gives users root", option.Is("Disabled")),
		Control: "SageMaker.3"},
}

var leastTable = option.Table{
	{Type: "AWS::CodeBuild::Project", Property: "Environment.PrivilegedMode", Want: option.Off, Control: "CodeBuild.5"},
	{Type: "AWS::ECS::TaskDefinition", Property: "ContainerDefinitions.*.ReadonlyRootFilesystem", Want: option.On, Control: "ECS.5"},
}

var confinedTable = option.Table{
	{Type: "AWS::EFS::AccessPoint", Property: "PosixUser", Want: option.Set, Control: "EFS.4"},
	{Type: "AWS::EFS::AccessPoint", Property: "PosixUser.Uid", Want: option.IsNot("0")},
	{Type: "AWS::EFS::AccessPoint", Property: "RootDirectory.Path", Want: option.Told("exports the whole file system", option.IsNot("/")),
		Control: "EFS.3"},
}

// seats are where a host keeps what runs it: whoever writes there, or talks to the daemon of its
// containers, is root on it.
var seats = []string{"/etc", "/root", "/boot", "/usr", "/var/run", "/run", "/var/lib", "/var/lib/docker", "/proc", "/sys", "/dev"}

// ofHost wants a volume to be none of the directories that run the host.
func ofHost(v assembly.Value) string {
	for _, alt := range v.Alternatives() {
		text, known := alt.Text()
		dir := path.Clean("/" + text)
		switch {
		case !alt.Exists():
		case !known:
			return fmt.Sprintf("is %v, which is known only at deployment", v)
		case dir == "/" && text != "" || slices.Contains(seats, dir) || strings.HasSuffix(dir, ".sock"):
			return fmt.Sprintf("is %v, by which a container is root on its host", v)
		}
	}
	return ""
}
