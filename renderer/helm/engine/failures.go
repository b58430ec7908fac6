package engine

import (
	"errors"
	"fmt"
	"strings"
	"text/template"

	"wheelhouse/renderer/answer"
)

// statement is what a chart says itself, by `required` or `fail`.
type statement struct{ text string }

func (s *statement) Error() string { return s.text }

// parseError says of a template that cannot be parsed where and why, without the names around it.
func parseError(name string, err error) error {
	parts := strings.Split(err.Error(), ": ")
	if len(parts) == 1 {
		return fmt.Errorf("parse error in (%s): %w", name, err)
	}
	return fmt.Errorf("parse error at (%s): %s", parts[1], parts[len(parts)-1])
}

// executionError says of a template that could not be executed why. What the chart says itself stands without the chain of calls.
func executionError(err error) error {
	if limit, ok := errors.AsType[*answer.Failure](err); ok {
		return limit
	}
	said, isSaid := errors.AsType[*statement](err)
	if _, isExecution := err.(template.ExecError); !isExecution || !isSaid {
		return err
	}
	parts := strings.SplitN(err.Error(), ": ", 3)
	if len(parts) < 3 {
		return err
	}
	return fmt.Errorf("execution error at (%s): %s", parts[1], said.text)
}
