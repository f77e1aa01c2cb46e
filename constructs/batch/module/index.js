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

// value makes a call, after those among its arguments. Anything else is its own value.
function value(v, results) {
  if (Array.isArray(v)) return v.map((e) => value(e, results));
  if (v === null || typeof v !== 'object') return v;
  if (typeof v['plinth.result'] === 'number') return results[v['plinth.result']];
  if (v['plinth.map']) return Object.fromEntries(Object.entries(v['plinth.map']).map(([key, e]) => [key, value(e, results)]));
  if (!Array.isArray(v['plinth.call'])) return v;
  const [on, path, args] = v['plinth.call'];
  const start = typeof on === 'string' ? on.split('.').reduce((o, name) => o[name], classes) : value(on, results);
  const values = args?.map((arg) => value(arg, results));
  if (path === 'new') return new start(...values);
  const names = path.split('.'), last = names.pop();
  const owner = names.reduce((o, name) => o?.[name], start);
  return values ? owner[last](...values) : owner?.[last];
}

// A Ledger makes the calls that Go has gathered when an app is synthesized: all of them at the first
// of the stacks that it was opened for.
class Ledger {
  static open(stack, gathered) {
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

// Stages finds what belongs to stages.
class Stages {
  static below(scope) {
    return scope.node.findAll().filter((x) => cdk.Stage.isStage(x) && x !== scope);
  }

  // stacks are those of a stage, without those of stages below it.
  static stacks(stage) {
    return stage.node.findAll().filter((x) => cdk.Stack.isStack(x) && cdk.Stage.of(x) === stage);
  }
}

// A Draft is the templates of the stacks of a stage as they are so far, and what is noted of
// constructs, except for promises, which only final templates keep. Resources of bare types have no
// properties. Of each stack it returns the artifact id, too.
class Draft {
  static write(stage, outdir, bare) {
    const assembly = new cdk.cx_api.CloudAssemblyBuilder(outdir), stacks = Stages.stacks(stage);
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
    return stacks.flatMap((stack) => [stack, stack.artifactId]);
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

const own = { Draft, Ledger, Network, Permissions, Stages, Suppression };
const classes = Object.create(cdk, Object.getOwnPropertyDescriptors(own));

exports.Batch = Batch;
