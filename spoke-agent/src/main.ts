#!/usr/bin/env node
// The agent's process: settings, logs on stderr, exit code. Everything else is in agent-process.ts.
import { pino } from 'pino';
import { readAgentConfig, usage } from './agent-config.js';
import { runAgentProcess } from './agent-process.js';

/** The exit code of wrong settings. */
const EXIT_USAGE = 2;

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
  const logger = pino({ level: config.logLevel, base: { process: 'agent' } }, destination);
  return await runAgentProcess(config, logger);
}

process.exitCode = await main();
