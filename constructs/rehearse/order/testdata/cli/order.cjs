// Prints, a line for each cloud assembly, in which order the work graph of the CDK CLI deploys:
//
//   node order.cjs PACKAGE ASSEMBLY...
//
// PACKAGE is the installed npm package aws-cdk. It is one bundle that exports no work graph, so it
// is compiled with a line that does.
const fs = require('fs');
const path = require('path');
const Module = require('module');

const [pkg, ...dirs] = process.argv.slice(2);
const file = path.join(pkg, 'lib', 'index.js');
const bundle = new Module(file);
bundle.filename = file;
bundle.paths = Module._nodeModulePaths(path.dirname(file));
bundle._compile(`${fs.readFileSync(file, 'utf8')}
init_work_graph2();
module.exports.parts = { WorkGraphBuilder, cxapi: cxapi9 };`, file);
const { WorkGraphBuilder, cxapi } = bundle.exports.parts;

// Uploads end one after the other, in the order in which they began; a stack ends when no upload is
// left to wait for.
function pace() {
  const uploads = [];
  let deploying;
  const next = () => setImmediate(() => {
    if (uploads.length > 0) {
      uploads.shift()();
    } else if (deploying) {
      const done = deploying;
      deploying = undefined;
      done();
    } else {
      return;
    }
    next();
  });
  let running = false;
  const begin = () => {
    if (!running) {
      running = true;
      next();
    }
  };
  return {
    upload: () => new Promise(done => { uploads.push(done); begin(); }),
    deploy: () => new Promise(done => { deploying = done; begin(); }),
  };
}

async function order(dir) {
  // As cxapp/exec.ts reads it.
  const assembly = new cxapi.CloudAssembly(dir, { topoSort: false, skipVersionCheck: true });
  const artifacts = assembly.stacksRecursively.flatMap(s =>
    [s, ...s.dependencies.filter(d => cxapi.AssetManifestArtifact.isAssetManifestArtifact(d))]);
  const io = { defaults: { debug: async () => {}, trace: async () => {} } };
  const deployed = [];
  const { upload, deploy } = pace();
  try {
    // The concurrency of cdk deploy without --concurrency.
    await new WorkGraphBuilder(io, true).build(artifacts).doParallel(
      { 'stack': 1, 'asset-build': 1, 'asset-publish': 8, 'marker': 1 },
      {
        deployStack: n => { deployed.push(n.stack.hierarchicalId); return deploy(); },
        buildAsset: upload, publishAsset: upload, marker: upload,
      });
  } catch (e) {
    if (!/cycle/.test(e.message)) throw e;
    deployed.push('cycle');
  }
  return deployed.join(' ');
}

(async () => {
  for (const dir of dirs) console.log(await order(dir));
})().catch(e => { console.error(e); process.exit(1); });
