// Runs state machines on aws-local-stepfunctions for the Go package workflowtest, which reads
// and writes a line of JSON at a time: it sends {definition, input, context, now}, gets {call}
// for every task, answers it with {result} or {error}, and gets {output} or {error} at last.

// Node.js 20 lacks what the interpreter takes from 22.
Promise.withResolvers ??= function () {
  const r = {};
  r.promise = new Promise((resolve, reject) => Object.assign(r, { resolve, reject }));
  return r;
};

const { createInterface } = require('node:readline');
const { StateMachine } = require('aws-local-stepfunctions');

// The interpreter reads the time to tell when an execution started. Tests have none.
const RealDate = Date;
let now = 0;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length ? args : [now]));
  }
  static now() {
    return now;
  }
};

const send = (message) => process.stdout.write(JSON.stringify(message) + '\n');

// One call at a time, and everything that its answer sets off before the next: the order of
// calls in parallel branches is always the same. What is left of a run that has ended, or whose
// test gave up, asks in vain.
let waiting = [];
let busy = false;
let current = 0;
function end() {
  current++;
  waiting = [];
  busy = false;
}
function next() {
  busy = waiting.length > 0;
  if (busy) send({ call: waiting[0].call });
}
function ask(run, call) {
  return new Promise((resolve, reject) => {
    if (run !== current) return;
    waiting.push({ call, resolve, reject });
    if (!busy) setImmediate(() => busy || next());
  });
}
function answered({ result, error }) {
  const { resolve, reject } = waiting.shift();
  if (error) {
    reject(Object.assign(new Error(error.Cause), { name: error.Error }));
  } else {
    resolve(result);
  }
  setImmediate(next);
}

// prepare makes a definition run at once and in order, and gathers what the interpreter wants
// to know by the name of a state. A task hands over its role, which the interpreter forgets.
function prepare(machine, overrides, run) {
  delete machine.TimeoutSeconds;
  for (const [name, state] of Object.entries(machine.States)) {
    overrides.retryIntervalOverrides[name] = 0;
    switch (state.Type) {
      case 'Wait':
        overrides.waitTimeOverrides[name] = 0;
        break;
      case 'Map':
        state.MaxConcurrency = 1;
        delete state.MaxConcurrencyPath;
        prepare(state.ItemProcessor ?? state.Iterator, overrides, run);
        break;
      case 'Parallel':
        state.Branches.forEach((branch) => prepare(branch, overrides, run));
        break;
      case 'Task': {
        const parameters = state.Parameters === undefined ? { 'parameters.$': '$' } : { parameters: state.Parameters };
        state.Parameters = { ...parameters, credentials: state.Credentials ?? null };
        delete state.TimeoutSeconds;
        delete state.TimeoutSecondsPath;
        const { Resource: resource } = state;
        overrides.taskResourceLocalHandlers[name] = (input) => ask(run, { state: name, resource, ...input });
      }
    }
  }
}

async function run({ definition, input, context, now: at }) {
  end();
  now = at;
  const overrides = { taskResourceLocalHandlers: {}, waitTimeOverrides: {}, retryIntervalOverrides: {} };
  prepare(definition, overrides, current);
  const execution = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(input, { overrides, context });
  const states = [];
  const log = (async () => {
    for await (const event of execution.eventLogs) {
      if (event.type === 'StateEntered') states.push(event.state.name);
    }
  })();
  try {
    const output = await execution.result;
    await log;
    end();
    send({ output, states });
  } catch (e) {
    await log;
    end();
    const cause = e.cause ?? e;
    send({ error: { Error: cause.name, Cause: String(cause.message) }, states });
  }
}

process.stdout.write('ready\n');
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.definition) {
    run(message).catch((e) => send({ error: { Error: 'Interpreter', Cause: String(e && e.stack) } }));
  } else {
    answered(message);
  }
});
