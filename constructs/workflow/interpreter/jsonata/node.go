package jsonata

import "regexp"

// A node is a part of an expression.
type node interface {
	// eval returns a value, undefined or a function, and lists that can be a *sequence.
	eval(s *state, at *item, e *scope) any
}

type (
	literal    struct{ value any }
	pattern    struct{ re *regexp.Regexp }
	field      struct{ name string }
	wildcard   struct{}
	descendant struct{}
	parent     struct{}
	reference  struct{ name string }
	minus      struct{ of node }
	list       struct{ items []node }
	dictionary struct{ pairs [][2]node }
	block      struct{ parts []node }
	condition  struct{ test, then, otherwise node }
	elvis      struct{ value, otherwise node }
	coalesce   struct{ value, otherwise node }
	assignment struct {
		name  string
		value node
	}
	binary struct {
		operator    string
		left, right node
	}
	apply struct{ left, right node }
	call  struct {
		function node
		args     []node
		partial  bool
	}
	// placeholder is a ? among the arguments of a partial application.
	placeholder struct{}
	function    struct {
		params    []string
		signature *signature
		body      node
	}
	transform struct{ pattern, update, remove node }
	// filtered is a node with predicates that is no step of a path.
	filtered struct {
		of         node
		predicates []node
		keep       bool
	}
	grouped struct {
		of    node
		pairs [][2]node
	}
	path struct {
		steps []*step
		keep  bool // a list, even of one
	}
	step struct {
		of          node
		predicates  []node
		focus       string
		index       string
		order       []term // the step sorts, and has no of
		constructed bool   // a list constructor that ends or begins the path
	}
	term struct {
		descending bool
		of         node
	}
)
