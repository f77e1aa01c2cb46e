// Prints a JSON document for each service: its resource types and the definitions that they share.
// Types of properties are written in one expression each; see shape.go for the grammar.
const { loadAwsServiceSpecSync } = require(process.argv[2] + '/node_modules/@aws-cdk/aws-service-spec');

const db = loadAwsServiceSpecSync();
const letters = {
  'string': 's', 'integer': 'i', 'number': 'n', 'boolean': 'b', 'json': 'j', 'date-time': 'd', 'tag': 't',
};

class Service {
  constructor(name) {
    this.name = name;
    this.types = [];
    this.definitions = []; // equal ones once
    this.ids = new Map(); // by entity
  }

  shape(t) {
    switch (t.type) {
      case 'array': return '[' + this.shape(t.element);
      case 'map': return '{' + this.shape(t.element);
      case 'union': return '(' + [...new Set(t.types.map(u => this.shape(u)))].join('|') + ')';
      case 'ref': return '#' + this.definition(t.reference.$ref);
    }
    if (!letters[t.type]) throw new Error(`unknown type ${JSON.stringify(t)}`);
    return letters[t.type] + (t.allowedValues ? '<' + t.allowedValues.map(String).join('\x1f') + '>' : '');
  }

  // definition returns the number of a definition; one that refers to itself gets it before it is
  // complete.
  definition(ref) {
    if (!this.ids.has(ref)) {
      const id = this.definitions.push(null) - 1;
      this.ids.set(ref, id);
      this.definitions[id] = this.properties(db.get('typeDefinition', ref).properties);
    }
    return this.ids.get(ref);
  }

  properties(all) {
    const out = {};
    for (const [name, p] of Object.entries(all)) {
      const replaces = { yes: 'c', maybe: 'm' }[p.causesReplacement] ?? '';
      out[name] = [(p.required ? 'r' : '') + replaces, this.shape(p.type)];
    }
    return out;
  }

  add(r) {
    const properties = this.properties(r.properties);
    const replaced = (r.additionalReplacementProperties ?? []).map(path => path.join('.'));
    this.types.push({
      name: r.cloudFormationType, properties, attributes: Object.keys(r.attributes).sort(),
      identifier: r.primaryIdentifier ?? [], replaced: [...new Set(replaced)],
    });
  }
}

const services = new Map();
for (const r of [...db.all('resource')].sort((a, b) => (a.cloudFormationType < b.cloudFormationType ? -1 : 1))) {
  const name = r.cloudFormationType.split('::').slice(0, 2).join('::');
  if (!services.has(name)) services.set(name, new Service(name));
  services.get(name).add(r);
}
for (const s of services.values()) {
  console.log(JSON.stringify({ name: s.name, types: s.types, definitions: s.definitions }));
}
