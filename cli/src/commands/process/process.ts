import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { addAgentRbacCommand } from '../agent/rbac.js';

const MAINS = {
  hub: '../../../../hub/dist/main.js',
  agent: '../../../../spoke-agent/dist/main.js',
};

/** `wheelhouse hub` and `wheelhouse agent`: become those processes. Their flags are theirs to check and explain. */
export function addProcessCommands(program: Command): void {
  addProcessCommand(program, 'hub', 'run a hub; `wheelhouse hub --help` lists its flags');
  const agent = addProcessCommand(program, 'agent', 'run a spoke agent; `wheelhouse agent --help` lists its flags');
  addAgentRbacCommand(agent.helpCommand(false));
}

/** The file that runs as hub or agent. */
export function mainOf(name: keyof typeof MAINS): string {
  return fileURLToPath(new URL(MAINS[name], import.meta.url));
}

function addProcessCommand(program: Command, name: keyof typeof MAINS, description: string): Command {
  return program
    .command(name)
    .description(description)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[flags...]')
    .action((flags: string[]) => become([mainOf(name), ...flags]));
}

/** Replaces this process where the platform can (so that signals and kill -9 reach it), else runs a child and passes signals on. */
function become(argv: string[]): void {
  if (process.execve && process.platform !== 'win32')
    process.execve(process.execPath, [process.execPath, ...argv], process.env);
  const child = spawn(process.execPath, argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
