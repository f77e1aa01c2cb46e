package plinth

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// minNode is the oldest Node.js that CDK's runtime still runs on; 22 is the oldest that its
// authors support.
const minNode = 20

const installNode = "install Node.js 22 or newer (https://nodejs.org) and put it on PATH, or name the binary in JSII_NODE"

// checkNode tells, before CDK is started, whether it can be. The answer is kept.
var checkNode = sync.OnceValue(findNode)

func findNode() error {
	if os.Getenv("JSII_RUNTIME") != "" {
		return nil // a runtime of the user's own
	}
	name := os.Getenv("JSII_NODE")
	if name == "" {
		name = "node"
	}
	out, err := exec.Command(name, "--version").Output()
	if err != nil {
		var missing *exec.Error
		if errors.As(err, &missing) || os.IsNotExist(err) {
			return fmt.Errorf("%s is not there, and CDK needs it: %s", name, installNode)
		}
		return fmt.Errorf("%s --version failed (%w): %s", name, err, installNode)
	}
	return checkVersion(strings.TrimSpace(string(out)))
}

func checkVersion(version string) error {
	major, err := strconv.Atoi(strings.Split(strings.TrimPrefix(version, "v"), ".")[0])
	if err != nil {
		return fmt.Errorf("node --version says %q, which is no version: %s", version, installNode)
	}
	if major < minNode {
		return fmt.Errorf("node %s is too old for CDK: %s", version, installNode)
	}
	return nil
}
