// What CDK's runtime runs before its own code. The runtime is two processes: one that app talks
// to, and that only passes messages on, and one that does the work. This makes the first one do
// the work. It changes nothing when the runtime is not the one that it knows.
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import { devNull, homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import util from 'node:util';
import threads from 'node:worker_threads';

const relay = process.argv[1] ?? '';
if (threads.isMainThread && process.env.JSII_AGENT && path.basename(relay) === 'jsii-runtime.js') {
  // What CDK starts in turn, such as bundlers, has the options of the user.
  const options = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = options.slice(0, options.lastIndexOf(' --preserve-symlinks --import=data:'));
  const home = path.resolve(relay, '../..');
  if (path.basename(home).startsWith('jsii-runtime.')) {
    process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));
  }
  keepCacheWritable();
  const program = path.join(home, 'lib/program.js');
  if (known(program) && takeOver()) {
    finishIndex();
    describeNoTypes(program);
    keepCompiled();
    createRequire(relay)(program);
    await new Promise(() => {}); // the program ends the process
  }
}

// known reports whether the relay starts the program as expected, and the program talks as expected.
function known(program) {
  try {
    const starts = fs.readFileSync(relay, 'utf8');
    return ['"--preserve-symlinks"', '"lib","program.js"', 'stdio:["ignore","pipe","pipe","pipe"]'].every((s) => starts.includes(s)) &&
      fs.readFileSync(program, 'utf8').includes('readFD:3,writeFD:3');
  } catch {
    return false;
  }
}

// takeOver gives the program what the relay would give it: messages at descriptor 3, nothing to
// read at 0, and its output as messages on standard error.
function takeOver() {
  let input, output;
  try {
    input = fs.openSync('/dev/fd/0', 'r');
    output = fs.openSync('/dev/fd/1', 'w');
  } catch {
    return false;
  }
  fs.closeSync(0);
  fs.openSync(devNull, 'r');
  fs.closeSync(1);
  fs.openSync('/dev/fd/2', 'w');
  const { readSync, writeSync } = fs;
  fs.readSync = (fd, ...rest) => readSync(fd === 3 ? input : fd, ...rest);
  fs.writeSync = (fd, ...rest) => writeSync(fd === 3 ? output : fd, ...rest);
  const wrapped = (name) => new Writable({
    decodeStrings: true,
    write(chunk, _, done) {
      writeSync(2, JSON.stringify({ [name]: chunk.toString('base64') }) + '\n');
      done();
    },
  });
  const stdout = wrapped('stdout'), stderr = wrapped('stderr');
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => stdout });
  process.stderr.write = stderr.write.bind(stderr);
  process.execArgv.push('--preserve-symlinks'); // the package cache is linked, not copied
  return true;
}

// finishIndex lets the index of a new package be finished, which makes every later start faster
// by a second or two. The runtime builds it beside its work, and would end before it is there.
function finishIndex() {
  const building = [], { Worker } = threads, { exit } = process;
  threads.Worker = class extends Worker {
    constructor(file, options) {
      super(file, options);
      if (path.basename(String(file)) === 'runtime-index-worker.js') {
        building.push(new Promise((done) => this.once('exit', done)));
      }
    }
  };
  process.exit = (code) => void Promise.all(building).then(() => exit.call(process, code));
}

// describeNoTypes spares the program to describe the type of each value that it gets, for a message
// that says there is none, and which is therefore never shown with it.
function describeNoTypes(program) {
  const { _load } = Module;
  const inspect = (value, ...options) => (options.length === 0 && typeof value?.type === 'object' ? '' : util.inspect(value, ...options));
  const quick = Object.create(util, { inspect: { value: inspect } });
  Module._load = (request, parent, isMain) => {
    if (request !== 'util' || parent?.filename !== program) return _load(request, parent, isMain);
    Module._load = _load;
    return quick;
  };
}

// keepCompiled lets Node.js keep what it compiles of packages for the next process. It knows files by
// their paths, and the runtime links packages to paths that are new in each process, so it is told where
// the links lead to. Packages that are no links are left alone: nothing would ever be found again.
function keepCompiled() {
  const { _compile } = Module.prototype, places = new Map();
  const dir = path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'plinth/node');
  let kept;
  Module.prototype._compile = function (content, file, format) {
    const [at] = /^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? [];
    if (at && !places.has(at)) places.set(at, fs.realpathSync(at));
    const linked = at && places.get(at) !== at;
    if (linked) kept ??= (path.isAbsolute(dir) && Module.enableCompileCache?.(dir)) || {}; // HOME may be empty
    return _compile.call(this, content, linked && kept.directory ? places.get(at) + file.slice(at.length) : file, format);
  };
}

// keepCacheWritable moves the package cache to the temporary directory when the home directory
// cannot be written to, and does without one when somebody else has the place.
function keepCacheWritable() {
  const { env, platform } = process;
  const root = platform === 'darwin' ? 'Library/Caches/com.amazonaws.jsii' : '.cache/aws/jsii';
  if (env.JSII_RUNTIME_PACKAGE_CACHE_ROOT || !env.HOME || writable(path.join(env.HOME, root, 'package-cache'))) return;
  const own = path.join(tmpdir(), `jsii-package-cache-${process.getuid()}`);
  if (writable(own) && fs.lstatSync(own).uid === process.getuid()) {
    env.JSII_RUNTIME_PACKAGE_CACHE_ROOT = own;
  } else {
    env.JSII_RUNTIME_PACKAGE_CACHE ??= 'disabled';
  }
}

function writable(dir) {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.accessSync(dir, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
