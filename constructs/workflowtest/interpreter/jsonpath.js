// The interpreter takes a path that finds nothing for an error. In Step Functions that is so for
// a path to one place; one that may find many, such as $.a[*] or $.a[?(@.b)], finds none.
const { JSONPath } = require('./node_modules/jsonpath-plus/dist/index-node-cjs.cjs');

exports.JSONPath = (options) => {
  const found = JSONPath(options);
  const many = /\[\s*(\*|\?|[^\]'"]*[:,])|\.\.|\.\*/.test(options.path);
  return found === undefined && many ? [] : found;
};
