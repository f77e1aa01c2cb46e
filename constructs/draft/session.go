package draft

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/cxapi"
	"github.com/aws/jsii-runtime-go"
)

// A session is where a stack writes its template. CDK asks it, and sets nothing.
type session struct {
	builder cxapi.CloudAssemblyBuilder
	dir     string
}

func (s *session) Assembly() cxapi.CloudAssemblyBuilder   { return s.builder }
func (s *session) SetAssembly(cxapi.CloudAssemblyBuilder) {}
func (s *session) Outdir() *string                        { return &s.dir }
func (s *session) SetOutdir(*string)                      {}
func (s *session) ValidateOnSynth() *bool                 { return jsii.Bool(false) }
func (s *session) SetValidateOnSynth(*bool)               {}
