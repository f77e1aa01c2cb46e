package workflowtest

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

//go:embed interpreter/interpreter.min.js
var script []byte

// A process is the interpreter at work. It ends with the test binary, which holds its input.
type process struct {
	mu     sync.Mutex
	in     io.Writer
	out    *bufio.Reader
	errors *strings.Builder
}

var interpreter = sync.OnceValues(startInterpreter)

func startInterpreter() (*process, error) {
	dir, err := os.MkdirTemp("", "workflowtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	file := filepath.Join(dir, "interpreter.js")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		return nil, err
	}
	p := &process{errors: &strings.Builder{}}
	node := exec.Command("node", file)
	node.Stderr = p.errors
	if p.in, err = node.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := node.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if err := node.Start(); err != nil {
		return nil, err
	}
	// It says when it has read its own code, which is gone afterwards.
	if line, err := p.out.ReadString('\n'); err != nil || line != "ready\n" {
		return nil, fmt.Errorf("it says %q: %w: %s", line, err, p.errors)
	}
	return p, nil
}

// converse starts a run and answers its calls until it ends.
func (p *process) converse(start any, answer func(request) any) (message, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.send(start); err != nil {
		return message{}, err
	}
	for {
		line, err := p.out.ReadBytes('\n')
		if err != nil {
			return message{}, fmt.Errorf("the interpreter ended: %w: %s", err, p.errors)
		}
		m, err := decode(line)
		if err != nil || m.Call == nil {
			return m, err
		}
		if err := p.send(answer(*m.Call)); err != nil {
			return message{}, err
		}
	}
}

func (p *process) send(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = p.in.Write(append(line, '\n'))
	return err
}
