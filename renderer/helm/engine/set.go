package engine

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/pkg/errors"
)

// set is a number of parsed templates that can refer to each other. It serves one run at a time.
type set struct {
	templates *template.Template
	// main is the text of a `tpl` itself; the set of the files has none.
	main *template.Template
	// run is what the present render counts: in the set of the files, for all sets on top of it.
	run *run
	// parent is the set whose templates a text of `tpl` sees, nil for that of the files.
	parent *set
	// children are texts that `tpl` was called with, parsed.
	children map[string]*set
}

// newSet makes an empty set on top of another, or of the functions alone. Nested sets see what the sets around them define.
func newSet(parent *set) (*set, error) {
	from := functionsOnly
	if parent != nil {
		from = parent.templates
	}
	templates, err := from.Clone()
	if err != nil {
		return nil, errors.Wrap(err, "cannot clone template")
	}
	// A clone forgets the option: https://github.com/golang/go/issues/43022
	templates.Option("missingkey=zero")
	made := &set{templates: templates, parent: parent, children: make(map[string]*set)}
	templates.Funcs(template.FuncMap{"include": made.include, "tpl": made.tpl})
	return made, nil
}

func (s *set) running() *run {
	for s.parent != nil {
		s = s.parent
	}
	return s.run
}

func (s *set) execute(name string, data any) (string, error) {
	text := &boundedText{run: s.running()}
	err := s.templates.ExecuteTemplate(text, name, data)
	return text.String(), err
}

// include is the template function of that name: the text of a template of the set.
func (s *set) include(name string, data any) (string, error) {
	included := s.running().included
	if included[name] > maxIncludes {
		return "", errors.Wrapf(fmt.Errorf("unable to execute template"), "rendering template has a nested reference name: %s", name)
	}
	included[name]++
	text, err := s.execute(name, data)
	included[name]--
	return text, err
}

// tpl is the template function of that name: a text rendered as a template. Messages do not quote the text, which mostly is a value.
func (s *set) tpl(text string, data any) (string, error) {
	if !strings.Contains(text, "{{") {
		return withoutNoValue(text), nil
	}
	child, err := s.child(text)
	if err != nil {
		return "", errors.Wrap(err, "cannot parse template")
	}
	running := s.running()
	if running.nested >= maxNestedTexts {
		return "", fmt.Errorf("tpl is nested deeper than %d", maxNestedTexts)
	}
	running.nested++
	result := &boundedText{run: running}
	err = child.main.Execute(result, data)
	running.nested--
	if err != nil {
		return "", errors.Wrap(err, "error during tpl function execution")
	}
	return withoutNoValue(result.String()), nil
}

// child gives the parsed text of a `tpl`. What it defines is seen by itself only.
func (s *set) child(text string) (*set, error) {
	if known, ok := s.children[text]; ok {
		return known, nil
	}
	made, err := newSet(s)
	if err != nil {
		return nil, err
	}
	if made.main, err = made.templates.New(made.templates.Name()).Parse(text); err != nil {
		return nil, err
	}
	kept.addChild(s, text, made)
	return made, nil
}
