#!/usr/bin/env node
// The agent's process: settings, logs on stderr, exit code. Everything else is in agent-process.ts.
import { ensureMemoryFlags } from './memory-flags.js';

ensureMemoryFlags(process.env);
const { pino } = await import('pino');
const { readAgentConfig, usage } = await import('./agent-config.js');
const { EXIT_USAGE, runAgentProcess } = await import('./agent-process.js');

async function main(): Promise<number> {
  let config;
  try {
    config = readAgentConfig(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT_USAGE;
  }
  if (config === undefined) {
    process.stdout.write(usage());
    return 0;
  }
  const destination = pino.destination({ dest: 2, sync: true });
  const formatters = { level: (level: string) => ({ level }) };
  const options = { level: config.logLevel, base: { process: 'agent' }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = pino({ ...options, formatters }, destination);
  return await runAgentProcess(config, logger);
}

process.exitCode = await main();
