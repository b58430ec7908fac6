// Starts Go with little priority, so that a build beside a running hub does not hold it up, and tells how far it is.
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/** Added to the niceness of the process. */
const NICENESS = 10;

/** How often progress is told, in milliseconds. */
const PROGRESS_MS = 5000;

/** How many lines of what Go said are told when it fails. */
const LAST_LINES = 20;

/** Runs Go in a folder; gives what it wrote to its output. Throws with the last lines of what it said. */
export async function runGo(go, args, { cwd, env, say }) {
  const child = spawn(go.program, args, { cwd, env: { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off', ...env } });
  try {
    setPriority(child.pid, NICENESS);
  } catch {
    // Only less polite.
  }
  const said = [];
  const timer = setInterval(() => {
    if (said.length > 0) say(`    ${said.length} steps, now ${said.at(-1)}`);
  }, PROGRESS_MS);
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`go ${args[0]} ended with ${code}\n${said.slice(-LAST_LINES).join('\n')}`);
    return output;
  } finally {
    clearInterval(timer);
  }
}
