// Prints what internal/nag/rules.csv is to hold: the rules of cdk-nag, under which ids its packs have
// them, and which types of resources they judge. It runs where package.json is installed.
const fs = require('fs'), path = require('path')
const load = require('module').createRequire(path.join(process.cwd(), 'package.json'))
const lib = path.join(path.dirname(load.resolve('cdk-nag/package.json')), 'lib')
const read = (...file) => fs.readFileSync(path.join(lib, ...file), 'utf8').split('//# sourceMapping')[0]

const ids = new Map()
for (const [file, pack] of [['aws-solutions', 'AwsSolutions'], ['nist-800-53-r5', 'NIST.800.53.R5'],
  ['pci-dss-321', 'PCI.DSS.321'], ['hipaa-security', 'HIPAA.Security']]) {
  for (const [, body] of read('packs', file + '.js').matchAll(/applyRule\(\{([\s\S]*?)\n\s*\}\);/g)) {
    const [, folder, rule] = body.match(/rule: (\w+)_1\.(\w+)/)
    const id = pack + '-' + (body.match(/ruleSuffixOverride: '([^']+)'/)?.[1] || rule)
    ids.set(folder + '/' + rule, [...(ids.get(folder + '/' + rule) || []), id])
  }
}
const lines = [...ids].map(([rule, ids]) => {
  const types = new Set([...read('rules', rule + '.js').matchAll(/instanceof (aws_\w+)_1\.(Cfn\w+)/g)]
    .map(([, module, name]) => load('aws-cdk-lib')[module][name].CFN_RESOURCE_TYPE_NAME))
  return [ids.join(' '), [...types].sort().join(' ')].join(',')
})
console.log(lines.sort().join('\n'))
