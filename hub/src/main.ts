// Runs a hub as a process: settings in, one line out when it serves, signals to stop it. A second signal ends it at once.
import { ensureMemoryFlags } from './platform/process/tune-memory.js';

ensureMemoryFlags(process.env);
const { AppError } = await import('@wheelhouse/protocol');
const { hubHelp, loadHubConfig } = await import('./platform/config/load-hub-config.js');
const parameters = process.argv.slice(2);
if (parameters.includes('--help')) process.stdout.write(hubHelp());
else await run().catch(fail);

async function run(): Promise<void> {
  const config = loadHubConfig(parameters, process.env);
  const { startHub } = await import('./hub.js');
  // A signal during the start waits for it: only a hub that stands can put its Postgres down in order.
  const starting = startHub(config);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    void starting.then((hub) => hub.stop()).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const hub = await starting;
  process.stdout.write(`${JSON.stringify({ ready: true, url: hub.url })}\n`);
}

/** What we foresaw is said in a sentence; anything else with its trace. */
function fail(error: unknown): never {
  const text = error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  process.exit(error instanceof AppError && error.code === 'CONFIGURATION_INVALID' ? 2 : 1);
}
