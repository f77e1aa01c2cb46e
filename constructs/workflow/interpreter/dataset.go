package interpreter

import (
	"math"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/items"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// read reads the items of a distributed Map from what answers its call: text as it is in the
// object of S3, or the value that it stands for.
func (v *visit) read(effective any) ([]any, error) {
	reader := object(v.state, "ItemReader")
	config := object(reader, "ReaderConfig")
	limit, _, err := v.number(config, "ItemReader/ReaderConfig/", "MaxItems", "integer", effective)
	if f := failureOf(err); f != nil && !v.jsonata() {
		f.Name, f.terminal = errItemReader, false
	}
	if err != nil {
		return nil, err
	}
	if limit < 0 {
		return nil, &Failure{Name: errItemReader, Cause: "field MaxItems must be positive"}
	}
	data, err := v.dataset(reader, effective, nil)
	if err != nil {
		return nil, err
	}
	all, err := items.Read(data, items.Format{
		Type: text(config, "InputType"), Listing: resourceAPI(text(reader, "Resource")) == "listObjectsV2",
		HeaderLocation: text(config, "CSVHeaderLocation"), Headers: list(config, "CSVHeaders"), Delimiter: text(config, "CSVDelimiter"),
		Pointer: text(config, "ItemsPointer"),
	})
	if err != nil {
		return nil, &Failure{Name: errItemReader, Cause: err.Error()}
	}
	if limit > 0 {
		all = all[:int(math.Min(limit, float64(len(all))))]
	}
	return all, nil
}

// dataset calls the resource of a reader or writer.
func (v *visit) dataset(from *ordered.Object, effective any, body any) (any, error) {
	var parameters any = &ordered.Object{}
	var err error
	if template, given := from.Get("Parameters"); given {
		parameters, err = v.template(template, effective)
	} else if template, given := from.Get("Arguments"); given {
		parameters, err = v.evaluate("Arguments", template, v.states("input", v.input))
	}
	if err != nil {
		return nil, err
	}
	if o, ok := parameters.(*ordered.Object); ok && body != nil {
		parameters = o.With("Body", body)
	}
	return v.ask(Call{State: v.name, Resource: text(from, "Resource"), Parameters: parameters, Attempt: v.retries, Time: v.now}, 0, 0)
}

// written is the result of a map run: the results themselves, or where ResultWriter put them.
func (v *visit) written(results []any, run string, effective any) (any, error) {
	writer := object(v.state, "ResultWriter")
	config := object(writer, "WriterConfig")
	if text(config, "Transformation") == "FLATTEN" {
		results = flattened(results)
	}
	if text(writer, "Resource") == "" {
		return results, nil
	}
	body := ordered.Text(results)
	if text(config, "OutputType") == "JSONL" {
		body = ""
		for _, result := range results {
			body += ordered.Text(result) + "\n"
		}
	}
	if _, err := v.dataset(writer, effective, body); err != nil {
		if f := failureOf(err); f != nil {
			err = &Failure{Name: "States.ResultWriterFailed", Cause: f.Cause}
		}
		return nil, err
	}
	where, err := v.place(writer, effective)
	return ordered.NewObject("MapRunArn", run, "ResultWriterDetails", where), err
}

// place is where the manifest of written results is.
func (v *visit) place(writer *ordered.Object, effective any) (*ordered.Object, error) {
	var parameters any
	var err error
	if template, given := writer.Get("Parameters"); given {
		parameters, err = v.template(template, effective)
	} else if template, given := writer.Get("Arguments"); given {
		parameters, err = v.evaluate("ResultWriter/Arguments", template, v.states("input", v.input))
	}
	o, _ := parameters.(*ordered.Object)
	key := v.uuid() + "/manifest.json"
	if prefix := text(o, "Prefix"); prefix != "" {
		key = prefix + "/" + key
	}
	return ordered.NewObject("Bucket", text(o, "Bucket"), "Key", key), err
}

func flattened(results []any) []any {
	flat := []any{}
	for _, result := range results {
		if l, ok := result.([]any); ok {
			flat = append(flat, l...)
		} else {
			flat = append(flat, result)
		}
	}
	return flat
}

func resourceAPI(arn string) string {
	for i := len(arn) - 1; i >= 0; i-- {
		if arn[i] == ':' {
			return arn[i+1:]
		}
	}
	return arn
}
