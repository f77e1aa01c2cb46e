// In Step Functions a path to one place finds it, or is an error; one that may find many, such as
// $.a[*], $..a or $.a[?(@.b)], finds a list, of none or one as well. The interpreter takes none
// for an error, and one for itself.
const { JSONPath } = require('./node_modules/jsonpath-plus/dist/index-node-cjs.cjs');

exports.JSONPath = (options) => {
  const many = /\[\s*(\*|\?|[^\]'"]*[:,])|\.\.|\.\*/.test(options.path);
  return JSONPath({ ...options, wrap: many }) ?? (many ? [] : undefined);
};
