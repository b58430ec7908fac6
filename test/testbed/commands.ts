// What each command does and prints. The result is one text for stdout; the exit code says whether all is well.
import { programs } from './binaries.js';
import { ensureBinaries } from './binary-build.js';
import { type Command, helpText } from './options.js';
import { onStderr } from './progress.js';
import { openTestbed, startTestbed, stopTestbed } from './testbed.js';
import { type TestbedStatus, testbedStatus } from './testbed-status.js';

export interface CommandResult {
  text: string;
  exitCode: number;
}

export async function runCommand(command: Command, signal: AbortSignal): Promise<CommandResult> {
  switch (command.kind) {
    case 'help':
      return { text: helpText, exitCode: 0 };
    case 'build': {
      const directory = await ensureBinaries(programs, onStderr, signal);
      return done(command.json ? { directory } : directory);
    }
    case 'up': {
      await startTestbed({ ...command, say: onStderr, signal });
      const status = await testbedStatus(command.directory);
      return done(command.json ? status : table(status));
    }
    case 'status': {
      const status = await testbedStatus(command.directory);
      return { ...done(command.json ? status : table(status)), exitCode: isWell(status) ? 0 : 1 };
    }
    case 'env': {
      const paths = openTestbed(command.directory).clusters.map((cluster) => cluster.kubeconfigPath);
      return done(command.json ? paths : `export WHEELHOUSE_TESTBED_KUBECONFIGS='${JSON.stringify(paths)}'`);
    }
    case 'down':
      await stopTestbed(command.directory, onStderr);
      return done(command.json ? { stopped: true } : 'stopped');
  }
}

function done(result: string | object): CommandResult {
  return { text: `${typeof result === 'string' ? result : JSON.stringify(result, null, 2)}\n`, exitCode: 0 };
}

function isWell(status: TestbedStatus): boolean {
  const isClusterWell = (cluster: TestbedStatus['clusters'][number]): boolean =>
    cluster.ready === 'yes' && cluster.controllerManager !== 'stopped';
  return status.etcd === 'running' && status.clusters.every(isClusterWell);
}

function table(status: TestbedStatus): string {
  const rows = status.clusters.map((cluster) => {
    const { name, server, ready, controllerManager, kubeconfig } = cluster;
    return `${name.padEnd(4)} ${server}  ready: ${ready}  controller manager: ${controllerManager}  ${kubeconfig}`;
  });
  return [`etcd ${status.etcd}`, ...rows].join('\n');
}
