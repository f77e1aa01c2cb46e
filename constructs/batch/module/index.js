// What package batch sends to CDK's runtime, where it is done.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const cdk = require('aws-cdk-lib');

class Batch {
  static run(calls) {
    Batch.ask(calls);
  }

  static ask(calls) {
    const results = [];
    for (const call of calls) results.push(value(call, results));
    return results;
  }
}

// value makes a call, after those among its arguments, however deep they stand in plain data. Anything
// else is its own value.
function value(v, results) {
  if (Array.isArray(v)) return v.map((e) => value(e, results));
  if (!isData(v)) return v;
  if (typeof v['plinth.result'] === 'number') return results[v['plinth.result']];
  if (!Array.isArray(v['plinth.call'])) return Object.fromEntries(Object.entries(v).map(([key, e]) => [key, value(e, results)]));
  const [on, path, args] = v['plinth.call'];
  const start = typeof on === 'string' ? on.split('.').reduce((o, name) => o[name], classes) : value(on, results);
  const values = args?.map((arg) => value(arg, results));
  if (path === 'new') return new start(...values);
  const names = path.split('.'), last = names.pop();
  const owner = names.reduce((o, name) => o?.[name], start);
  return values ? owner[last](...values) : owner?.[last];
}

// isData is false for text and numbers, and for objects: those of CDK have a class, and those of Go an
// id of jsii.
function isData(v) {
  return v !== null && typeof v === 'object' && Object.getPrototypeOf(v) === Object.prototype && !v[Symbol.for('$__jsii__objid__$')];
}

// A Ledger makes the calls that Go has gathered when an app is synthesized: all of them at the first
// of the stacks that it was opened for.
class Ledger {
  static open(stack, context, fallbacks, gathered) {
    for (const [key, is] of Object.entries(fallbacks)) if (stack.node.tryGetContext(key) == null) stack.node.setContext(key, is);
    for (const [key, is] of Object.entries(context)) stack.node.setContext(key, is);
    Ledger.stacks.add(stack);
    cdk.Aspects.of(stack).add({
      visit(x) {
        if (x !== stack || !Ledger.stacks.has(stack)) return;
        Ledger.stacks.clear();
        Batch.run(gathered.produce() ?? []);
      },
    }, { priority: 0 }); // ahead of all others
  }
}
Ledger.stacks = new Set();

// Zones are the tokens of as many Availability Zones as a Region has at most, which the stacks of a
// scope share.
class Zones {
  static below(scope) {
    if (!Zones.known.has(scope)) {
      const all = cdk.Fn.getAzs();
      Zones.known.set(scope, [0, 1, 2, 3, 4, 5].map((i) => cdk.Fn.select(i, all)));
    }
    return Zones.known.get(scope);
  }
}
Zones.known = new WeakMap();

// Permissions adds statements to the policy of a principal. What waits, if anything, waits for them.
class Permissions {
  static add(principal, statements, waits) {
    for (const s of statements) {
      const added = principal.addToPrincipalPolicy(new cdk.aws_iam.PolicyStatement(s));
      if (waits && added.policyDependable) waits.node.addDependency(added.policyDependable);
    }
  }

  // admit adds statements to the policy of a resource, and lets others wait for it.
  static admit(resource, statements, waiting) {
    for (const s of statements) {
      const added = resource.addToResourcePolicy(cdk.aws_iam.PolicyStatement.fromJson(s));
      if (added.statementAdded) for (const x of waiting) x.node.addDependency(added.policyDependable);
    }
  }
}

// Tree tells where constructs stand.
class Tree {
  // place is the path of a construct, and its stack if it is in one. A stage is in none, even below one.
  static place(x) {
    const home = x.node.scopes.findLast((scope) => cdk.Stack.isStack(scope) || cdk.Stage.isStage(scope));
    return [x.node.path, cdk.Stack.isStack(home) ? home : null];
  }

  // children are those right below x whose ids begin alike.
  static children(x, prefix) {
    return x.node.children.filter((c) => c.node.id.startsWith(prefix));
  }

  // below is what is at and below x of a class, each with its place.
  static below(x, name) {
    return x.node.findAll().filter((c) => cdk[name][`is${name}`](c)).map((c) => [c, ...Tree.place(c)]);
  }

  // defined is each resource and each stack at and below x, with its properties so far.
  static defined(x) {
    const all = x.node.findAll().filter((c) => cdk.CfnResource.isCfnResource(c) || cdk.Stack.isStack(c));
    return all.map((c) => [c, ...Tree.place(c), c.cfnProperties]);
  }
}

// A Draft is the templates of stacks as they are so far, and what is noted of constructs, except for
// promises, which only final templates keep. Resources of bare types have no properties.
class Draft {
  // write writes those of the stage that x is or is in, without those of stages below it, and returns
  // each stack with its id.
  static write(x, outdir, bare) {
    const stage = cdk.Stage.isStage(x) ? x : cdk.Stage.of(x);
    const stacks = stage.node.findAll().filter((c) => cdk.Stack.isStack(c) && cdk.Stage.of(c) === stage);
    const assembly = new cdk.cx_api.CloudAssemblyBuilder(outdir);
    for (const stack of stacks) {
      const template = {}, metadata = {};
      for (const x of within(stack)) {
        const notes = x.node.metadata.filter((note) => note.type !== 'plinth:promise');
        if (notes.length > 0) metadata['/' + x.node.path] = stack.resolve(notes);
        if (!cdk.CfnElement.isCfnElement(x)) continue;
        const part = cdk.CfnResource.isCfnResource(x) && bare.includes(x.cfnResourceType)
          ? { Resources: { [stack.resolve(x.logicalId)]: { Type: x.cfnResourceType } } }
          : stack.resolve(x._toCloudFormation());
        for (const [section, entries] of Object.entries(part)) {
          template[section] = typeof entries === 'object' ? { ...template[section], ...entries } : entries;
        }
      }
      fs.writeFileSync(path.join(outdir, stack.templateFile), JSON.stringify(template));
      const { artifactId, environment, stackName, templateFile, terminationProtection } = stack;
      assembly.addArtifact(artifactId, {
        type: 'aws:cloudformation:stack', displayName: stack.node.path, environment, metadata,
        properties: { stackName, tags: stack.tags.tagValues(), templateFile, terminationProtection },
      });
    }
    assembly.buildAssembly();
    return stacks.map((stack) => [stack, stack.artifactId]);
  }
}

// Guardrails are a plugin whose name CDK learns without asking Go.
class Guardrails {
  static add(app, plugin) {
    cdk.Validations.of(app).addPlugins({ name: 'plinth', validate: (context) => plugin.validate(context) });
  }
}

// An Alarm is made of its properties, and of those that hold references by logical id.
class Alarm {
  static define(scope, id, props, measured) {
    const alarm = new cdk.aws_cloudwatch.CfnAlarm(scope, id, props);
    for (const [property, is] of Object.entries(measured ?? {})) alarm.addPropertyOverride(property, is);
    return alarm;
  }
}

// within are a stack and the constructs below it, without those of stacks below it.
function* within(x) {
  yield x;
  for (const child of x.node.children) if (!cdk.Stack.isStack(child)) yield* within(child);
}

// A Network is a VPC with the ranges of a plan: those of its subnets, tier by tier and within a tier
// zone by zone. In one from a pool they are cuts of a range that is not known yet.
class Network {
  static define(scope, id, props, range, subnets) {
    const cut = (of, [i, size]) => cdk.Fn.select(i, cdk.Fn.cidr(of, i + 1, String(size)));
    return new cdk.aws_ec2.Vpc(scope, id, { ...props, ipAddresses: {
      allocateVpcCidr: () => range,
      allocateSubnetsCidr({ vpcCidr, requestedSubnets: { length } }) {
        if (length !== subnets.length) throw new Error(`CDK asks for ${length} subnets, and ${subnets.length} are planned`);
        return { allocatedSubnets: subnets.map((s) => ({ cidr: typeof s === 'string' ? s : s.reduce(cut, vpcCidr) })) };
      },
    } });
  }
}

// A Suppression waives rules of cdk-nag below a construct, by the types of resources that they judge.
// What is below it is complete at synthesis only, so an Aspect does it, ahead of those that judge.
class Suppression {
  static add(scope, rules) {
    cdk.Aspects.of(scope).add({
      visit(x) {
        const more = cdk.CfnResource.isCfnResource(x) && rules[x.cfnResourceType];
        if (!more) return;
        const all = x.getMetadata('cdk_nag')?.rules_to_suppress ?? [];
        x.addMetadata('cdk_nag', { rules_to_suppress: [...all, ...more] });
      },
    }, { priority: cdk.AspectPriority.MUTATING });
  }
}

const own = { Alarm, Draft, Guardrails, Ledger, Network, Permissions, Suppression, Tree, Zones };
const classes = Object.create(cdk, Object.getOwnPropertyDescriptors(own));

exports.Batch = Batch;
