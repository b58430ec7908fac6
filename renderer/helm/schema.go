package helm

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"helm.sh/helm/v3/pkg/chart"

	"wheelhouse/renderer/answer"
)

const (
	// schemaURL is how a schema names itself in messages, as in Helm.
	schemaURL = "file:///values.schema.json"
	// hidden stands for a value that a message must not hold.
	hidden = "..."
)

// checkSchemas holds the values of a chart and of its subcharts against their `values.schema.json`.
func checkSchemas(checked *chart.Chart, values map[string]any) error {
	var problems strings.Builder
	if err := collectProblems(&problems, checked, values); err != nil {
		return err
	}
	if problems.Len() == 0 {
		return nil
	}
	return fmt.Errorf("values don't meet the specifications of the schema(s) in the following chart(s):\n%s", problems.String())
}

func collectProblems(problems *strings.Builder, checked *chart.Chart, values map[string]any) error {
	if checked.Schema != nil {
		if values == nil {
			values = map[string]any{}
		}
		err := checkSchema(checked.Schema, values)
		if refusal, ok := errors.AsType[*answer.Failure](err); ok {
			refusal.Message = fmt.Sprintf("%s: %s", checked.ChartFullPath(), refusal.Message)
			return refusal
		}
		if err != nil {
			fmt.Fprintf(problems, "%s:\n%s", checked.Name(), err)
		}
	}
	for _, part := range checked.Dependencies() {
		below := values[part.Name()]
		if below == nil {
			continue
		}
		table, isTable := below.(map[string]any)
		if !isTable {
			fmt.Fprintf(problems, "%s:\ninvalid type for values: expected object (map), got %T\n", part.Name(), below)
			continue
		}
		if err := collectProblems(problems, part, table); err != nil {
			return err
		}
	}
	return nil
}

// checkSchema validates with what Helm validates with, but fetches and reads nothing that a schema refers to.
func checkSchema(schema []byte, values map[string]any) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("unable to validate schema: %v", problem)
		}
	}()
	validator, err := compiledSchema(schema)
	if err != nil {
		if unloaded, ok := errors.AsType[*jsonschema.LoadURLError](err); ok {
			return unloaded.Err
		}
		return err
	}
	err = validator.Validate(values)
	if problem, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		settle(problem)
		return errors.New(strings.TrimPrefix(problem.Error(), "jsonschema validation failed with '"+schemaURL+"#'\n") + "\n")
	}
	return err
}

// settle takes the texts out of a problem that are values themselves, and gives what it consists of an order: the library has none.
func settle(problem *jsonschema.ValidationError) {
	switch what := problem.ErrorKind.(type) {
	case *kind.Pattern:
		problem.ErrorKind = &kind.Pattern{Got: hidden, Want: what.Want}
	case *kind.Format:
		problem.ErrorKind = &kind.Format{Got: hidden, Want: what.Want, Err: errors.New("wrong format")}
	case *kind.AdditionalProperties:
		problem.ErrorKind = &kind.AdditionalProperties{Properties: slices.Sorted(slices.Values(what.Properties))}
	}
	for _, cause := range problem.Causes {
		settle(cause)
	}
	slices.SortStableFunc(problem.Causes, func(one, other *jsonschema.ValidationError) int {
		byPlace := slices.Compare(one.InstanceLocation, other.InstanceLocation)
		return cmp.Or(byPlace, strings.Compare(one.Error(), other.Error()))
	})
}

func compileSchema(text string) (*jsonschema.Schema, error) {
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{
		"file":  refusedReference{answer.PathOutOfRepo},
		"http":  refusedReference{answer.RemoteRefused},
		"https": refusedReference{answer.RemoteRefused},
		"urn":   unknownName{},
	})
	if err := compiler.AddResource(schemaURL, schema); err != nil {
		return nil, err
	}
	return compiler.Compile(schemaURL)
}

// refusedReference answers a reference to another file or host.
type refusedReference struct{ code answer.Code }

func (r refusedReference) Load(url string) (any, error) {
	return nil, &answer.Failure{
		Code: r.code,
		Message: fmt.Sprintf("values.schema.json refers to %s, which is not read: put what it needs into the file itself (`$defs`), "+
			"or set skipSchemaValidation", url),
	}
}

// unknownName answers a reference to a `urn:` as Helm does: everything fits.
type unknownName struct{}

func (unknownName) Load(string) (any, error) { return true, nil }
