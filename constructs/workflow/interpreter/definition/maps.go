package definition

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func (c *checker) mapState(o object, scope map[string]bool) {
	c.one(o, "ItemProcessor", "Iterator")
	c.mostOne(o, "ItemSelector", "Parameters")
	c.mostOne(o, "MaxConcurrency", "MaxConcurrencyPath")
	c.mostOne(o, "ToleratedFailureCount", "ToleratedFailureCountPath")
	c.mostOne(o, "ToleratedFailurePercentage", "ToleratedFailurePercentagePath")
	c.integer(o, "MaxConcurrency", 0, 1e9)
	c.integer(o, "ToleratedFailureCount", 0, 1e9)
	c.number(o, "ToleratedFailurePercentage", 0, 100)
	if label, ok := c.text(o, "Label"); ok && len(label) > 40 {
		c.problem("Label has more than 40 characters")
	}
	processor, ok := c.object(o, "ItemProcessor")
	if !ok {
		if processor, ok = c.object(o, "Iterator"); !ok {
			return
		}
	}
	c.fields(processor, "StartAt", "States", "ProcessorConfig", "Comment", "QueryLanguage")
	config, _ := c.object(processor, "ProcessorConfig")
	mode := c.enum(config, "Mode", "INLINE", "INLINE", "DISTRIBUTED")
	if mode == "DISTRIBUTED" {
		c.enum(config, "ExecutionType", "STANDARD", "STANDARD", "EXPRESS")
		c.reader(o)
		c.writer(o)
		c.batcher(o)
		scope = nil // a child execution sees no variables of its parent
	} else {
		for _, field := range []string{"ItemReader", "ItemBatcher", "ResultWriter"} {
			if o.Has(field) {
				c.problem("%s needs the Mode DISTRIBUTED in ProcessorConfig", field)
			}
		}
	}
	c.machine(processor, scope)
}

func (c *checker) reader(o object) {
	reader, given := c.object(o, "ItemReader")
	if !given {
		return
	}
	c.fields(reader, "Resource", "Parameters", "Arguments", "ReaderConfig", "Bucket", "Key")
	resource, _ := c.text(reader, "Resource")
	if resource == "" {
		c.problem("ItemReader.Resource is empty, want the ARN of s3:getObject or s3:listObjectsV2")
	}
	config, _ := c.object(reader, "ReaderConfig")
	c.fields(config, "InputType", "CSVHeaderLocation", "CSVHeaders", "CSVDelimiter", "MaxItems", "MaxItemsPath", "ItemsPointer",
		"Transformation", "ManifestType")
	c.mostOne(config, "MaxItems", "MaxItemsPath")
	c.integer(config, "MaxItems", 0, 100_000_000)
	kind := c.enum(config, "InputType", "", "CSV", "JSON", "JSONL", "PARQUET", "MANIFEST")
	location := c.enum(config, "CSVHeaderLocation", "", "FIRST_ROW", "GIVEN")
	if kind == "CSV" && location == "" {
		c.problem("ItemReader.ReaderConfig.CSVHeaderLocation is missing, want FIRST_ROW or GIVEN")
	}
	if location == "GIVEN" && len(list(config, "CSVHeaders")) == 0 {
		c.problem("ItemReader.ReaderConfig.CSVHeaders is missing, which the CSVHeaderLocation GIVEN needs")
	}
	c.enum(config, "CSVDelimiter", "COMMA", "COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")
}

func (c *checker) writer(o object) {
	writer, given := c.object(o, "ResultWriter")
	if !given {
		return
	}
	c.fields(writer, "Resource", "Parameters", "Arguments", "WriterConfig")
	config, _ := c.object(writer, "WriterConfig")
	c.fields(config, "Transformation", "OutputType")
	c.enum(config, "Transformation", "NONE", "NONE", "COMPACT", "FLATTEN")
	c.enum(config, "OutputType", "JSON", "JSON", "JSONL")
}

func (c *checker) batcher(o object) {
	batcher, given := c.object(o, "ItemBatcher")
	if !given {
		return
	}
	limits := []string{"MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"}
	c.fields(batcher, append(limits, "BatchInput")...)
	if !slices.ContainsFunc(limits, batcher.Has) {
		c.problem("ItemBatcher is %s, want MaxItemsPerBatch or MaxInputBytesPerBatch", ordered.Text(batcher))
	}
	c.integer(batcher, "MaxItemsPerBatch", 1, 100_000_000)
	c.integer(batcher, "MaxInputBytesPerBatch", 1, 262_144)
}
