// Builds the WebAssembly modules in renderer/dist, each with its description beside it, from the Go module beside this folder:
// `npm run build:renderer`.
// Exit codes: 0 built, or nothing had changed; 1 the build failed; 3 this machine cannot build, and the last line says what to do. All it
// says goes to standard error; with --quiet only what went wrong.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changeLibraries } from './library-changes.mjs';
import { findGo, OLDEST_GO } from './find-go.mjs';
import { sourcesDigest } from './go-sources.mjs';
import { limitMemory } from './limit-memory.mjs';
import { runGo } from './run-go.mjs';

/** How much memory one instance may ever take, in bytes: a render that needs more ends, and only that one. */
const MEMORY_MAXIMUM = 512 * 1024 * 1024;

/** What Helm reports about itself, and assumes of a cluster nobody told it of: the values of the release that go.mod names. */
const HELM_VERSION = 'v3.22.0';
const HELM_KUBERNETES = ['1', '37'];

const room = resolve(import.meta.dirname, '..');
const dist = join(room, 'dist');

/** What is built, the small one first: whoever waits for Kustomize and Helm finds both. */
const MODULES = [
  { name: 'jsonnet', folder: './jsonnet/module', linkerFlags: '-s -w' },
  { name: 'renderer', folder: '.', linkerFlags: helmFlags() },
];

/** The exit code of a machine without a usable Go. */
const IMPOSSIBLE_HERE = 3;
const isQuiet = process.argv.includes('--quiet');

function complain(text) {
  process.stderr.write(`renderer: ${text}\n`);
}

function say(text) {
  if (!isQuiet) complain(text);
}

function wasmFile({ name }) {
  return join(dist, `${name}.wasm`);
}

function factsFile({ name }) {
  return join(dist, `${name}.json`);
}

/** Whether what lies in dist/ was built from these sources. */
function isUpToDate(module, digest) {
  if (!existsSync(wasmFile(module)) || !existsSync(factsFile(module))) return false;
  try {
    const facts = JSON.parse(readFileSync(factsFile(module), 'utf8'));
    return facts.sourcesDigest === digest && facts.size === statSync(wasmFile(module)).size;
  } catch {
    return false;
  }
}

function helmFlags() {
  const chartutil = 'helm.sh/helm/v3/pkg/chartutil';
  return [
    '-s -w',
    `-X helm.sh/helm/v3/internal/version.version=${HELM_VERSION}`,
    `-X ${chartutil}.k8sVersionMajor=${HELM_KUBERNETES[0]}`,
    `-X ${chartutil}.k8sVersionMinor=${HELM_KUBERNETES[1]}`,
  ].join(' ');
}

/** Compiles into a file of its own and gives its bytes. */
async function compile(go, modfile, { name, folder, linkerFlags }) {
  const output = join(dist, `${name}-${randomUUID()}.wasm`);
  try {
    const args = [
      'build',
      '-v',
      `-modfile=${modfile}`,
      '-buildmode=c-shared',
      '-trimpath',
      '-buildvcs=false',
      `-ldflags=${linkerFlags}`,
    ];
    await runGo(go, [...args, '-o', output, folder], { cwd: room, env: { GOOS: 'wasip1', GOARCH: 'wasm' }, say });
    return readFileSync(output);
  } finally {
    rmSync(output, { force: true });
  }
}

function writeInOneStep(file, content) {
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

async function build(go, digest) {
  const started = performance.now();
  mkdirSync(dist, { recursive: true });
  say('1/3 fetching and preparing the libraries');
  const modfile = await changeLibraries(go, room, 'dist/go');
  say('2/3 writing the built-in definitions of Kubernetes');
  await runGo(go, ['run', './schema/write', 'schema/dist/definitions.bin'], { cwd: room, env: {}, say });
  say('3/3 compiling to WebAssembly; a first build takes a minute or two');
  for (const module of MODULES) await buildModule(go, modfile, module, digest);
  say(`built in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

async function buildModule(go, modfile, module, sources) {
  const wasm = limitMemory(await compile(go, modfile, module), MEMORY_MAXIMUM);
  const digest = createHash('sha256').update(wasm).digest('hex');
  const facts = { digest, size: wasm.length, sourcesDigest: sources, goVersion: go.version };
  writeInOneStep(wasmFile(module), wasm);
  writeInOneStep(factsFile(module), `${JSON.stringify(facts, null, 2)}\n`);
  say(`    ${module.name}.wasm: ${(wasm.length / 1e6).toFixed(1)} MB, sha256 ${digest}`);
}

const digest = sourcesDigest(room);
if (MODULES.every((module) => isUpToDate(module, digest))) {
  say('up to date');
} else {
  const go = await findGo();
  if (go === undefined) {
    complain(
      `Go ${OLDEST_GO} or newer was not found. Kustomize, Helm and Jsonnet need it once, to build what renders them; everything else works ` +
        'without. Install it from https://go.dev/dl/, or set GO to its program, and run `npm run build:renderer`.',
    );
    process.exitCode = IMPOSSIBLE_HERE;
  } else {
    try {
      await build(go, digest);
    } catch (error) {
      complain(`the build failed: ${error.message}`);
      process.exitCode = 1;
    }
  }
}
