package plinth

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/report/page"
)

// failUnder is the variable with the lowest score that passes.
const failUnder = "PLINTH_FAIL_UNDER"

// assess writes the Well-Architected report and its drawings beside the templates, and its scores
// into the summary. The error says that it cannot, or that a score is too low.
func assess(out string, guardrails *engine.Report, w io.Writer) error {
	stated, err := attestation.ReadFile(attestation.File)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// The clock is for attestations that expire, as it is for waivers.
	r, err := report.Build(guardrails.Assembly, report.Options{Guardrails: guardrails, Attestations: stated, Now: time.Now()})
	if err != nil {
		return err
	}
	drawn, err := page.Draw(out, guardrails.Assembly)
	if err != nil {
		return err
	}
	if err := page.Save(out, r, page.Options{Title: program(), Figures: drawn}); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s; see %s\n", r.Line(), filepath.Join(relativeToWorkingDirectory(out), report.HTMLFile))
	return passes(r, os.Getenv(failUnder))
}

// program is the name of the app.
func program() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return programOf(info.Path)
	}
	return ""
}

// programOf is the name of a main package, empty for that of a test or of single files.
func programOf(pkg string) string {
	if name := path.Base(pkg); pkg != "command-line-arguments" && pkg != "" && !strings.HasSuffix(pkg, ".test") {
		return name
	}
	return ""
}

// passes returns an error if the report scores less than a percentage, given as text.
func passes(r *report.Report, least string) error {
	if least == "" {
		return nil
	}
	percent, err := strconv.Atoi(least)
	switch {
	case err != nil || percent < 0 || percent > 100:
		return fmt.Errorf("%s is %q, want a percentage from 0 to 100", failUnder, least)
	case r.Below(percent):
		return fmt.Errorf("the report, or one of its pillars, scores less than the %d %% of %s", percent, failUnder)
	}
	return nil
}
