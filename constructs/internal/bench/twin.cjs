// Writes an app in JavaScript that makes the stacks of a cloud assembly again, from typed L1
// constructs: node twin.cjs cdk.out node_modules app.cjs
const fs = require('fs');
const path = require('path');

const [assembly, modules, target] = process.argv.slice(2).map((p) => path.resolve(p));
const cdk = require(path.join(modules, 'aws-cdk-lib'));

// The L1 class of each type, with the module that has it.
const classes = new Map();
for (const module of fs.readdirSync(path.join(modules, 'aws-cdk-lib')).filter((name) => name.startsWith('aws-'))) {
  const index = path.join(modules, 'aws-cdk-lib', module, 'index.js');
  if (!fs.existsSync(index)) continue;
  const lib = require(index);
  for (const name of Object.keys(lib).filter((n) => n.startsWith('Cfn'))) {
    const type = lib[name].CFN_RESOURCE_TYPE_NAME;
    if (type) classes.set(type, { module, name, of: lib[name] });
  }
}

const scratch = new cdk.Stack(new cdk.App(), 'Scratch');

// token makes a token of each function of a template, as a program has it.
function token(v) {
  if (Array.isArray(v)) return v.map(token);
  if (v === null || typeof v !== 'object') return v;
  const keys = Object.keys(v);
  if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'))) return cdk.Token.asAny(v);
  return Object.fromEntries(Object.entries(v).map(([key, e]) => [key, token(e)]));
}

// code writes a value, with tokens where it has tokens.
function code(v) {
  if (cdk.Token.isUnresolved(v)) {
    const kind = Array.isArray(v) ? 'asList' : { string: 'asString', number: 'asNumber' }[typeof v] ?? 'asAny';
    return `cdk.Token.${kind}(${JSON.stringify(scratch.resolve(v))})`;
  }
  if (Array.isArray(v)) return `[${v.map(code).join(', ')}]`;
  if (v === null || typeof v !== 'object') return JSON.stringify(v);
  return `{${Object.entries(v).filter(([, e]) => e !== undefined).map(([key, e]) => `${JSON.stringify(key)}: ${code(e)}`).join(', ')}}`;
}

const parser = { parseValue: token, handleAttributes: () => undefined };
const used = new Map();
const lines = [];

// resource writes one, from props as its class has them.
function resource(id, r) {
  const found = classes.get(r.Type);
  const name = JSON.stringify(id);
  if (found) {
    const made = found.of._fromCloudFormation(scratch, `${lines.length}`, { Properties: r.Properties ?? {} }, { parser });
    if (!used.has(found.module)) used.set(found.module, `m${used.size}`);
    lines.push(`r = new ${used.get(found.module)}.${found.name}(stack, ${name}, ${code(made.cfnProperties)});`);
  } else {
    lines.push(`r = new cdk.CfnResource(stack, ${name}, ${JSON.stringify({ type: r.Type, properties: r.Properties })});`);
  }
  lines.push(`r.overrideLogicalId(${name});`);
  for (const key of ['DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Condition', 'UpdatePolicy', 'CreationPolicy']) {
    if (r[key] !== undefined) lines.push(`r.addOverride(${JSON.stringify(key)}, ${JSON.stringify(r[key])});`);
  }
}

const { artifacts } = JSON.parse(fs.readFileSync(path.join(assembly, 'manifest.json'), 'utf8'));
for (const [id, artifact] of Object.entries(artifacts)) {
  if (artifact.type !== 'aws:cloudformation:stack') continue;
  const [account, region] = artifact.environment.replace('aws://', '').split('/');
  const env = account.startsWith('unknown') ? {} : { account, region };
  lines.push(`stack = new cdk.Stack(app, ${JSON.stringify(id)}, ${JSON.stringify({ env })});`);
  const template = JSON.parse(fs.readFileSync(path.join(assembly, artifact.properties.templateFile), 'utf8'));
  for (const [name, r] of Object.entries(template.Resources ?? {})) resource(name, r);
}
fs.writeFileSync(target, [
  `const cdk = require('aws-cdk-lib');`,
  ...[...used].map(([module, name]) => `const ${name} = require('aws-cdk-lib/${module}');`),
  `const app = new cdk.App({ analyticsReporting: false });`,
  'let stack, r;', ...lines, 'app.synth();', '',
].join('\n'));
