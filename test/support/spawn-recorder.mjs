// Loaded into a hub by `--import`: writes down every program that its main thread starts, by whatever function of Node. The threads that
// render have an empty environment, and code that imports nothing to start programs with (test/conformance/rendering.spec.ts).
import { appendFileSync } from 'node:fs';
import { ChildProcess } from 'node:child_process';
import process from 'node:process';

const file = process.env.SPAWN_RECORDER_FILE;

function record(program, parameters) {
  if (file) appendFileSync(file, `${JSON.stringify({ program, parameters })}\n`);
}

// Asynchronous starts of any kind (spawn, exec, execFile, fork) end here.
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function recordedSpawn(options) {
  record(options.file, options.args);
  return spawn.call(this, options);
};

// Synchronous ones end in this binding.
const synchronous = process.binding('spawn_sync');
const { spawn: spawnSync } = synchronous;
synchronous.spawn = (options) => {
  record(options.file, options.args);
  return spawnSync(options);
};
record('recorder', []);
