// The one etcd of a testbed. Every cluster keeps its objects below its own prefix, so N clusters cost one etcd.
// It has no authentication: it listens on 127.0.0.1 only and holds test objects only.
import { join } from 'node:path';
import type { ProcessPlan } from './detached-process.js';
import type { TestbedFiles } from './testbed-files.js';

export interface EtcdPorts {
  client: number;
  peer: number;
}

export function etcdPlan(binaries: string, files: TestbedFiles, ports: EtcdPorts): ProcessPlan {
  return { program: join(binaries, 'etcd'), parameters: etcdFlags(files.etcdData, ports), logFile: files.log('etcd') };
}

export function etcdUrl(ports: EtcdPorts): string {
  return `http://127.0.0.1:${ports.client}`;
}

/** No fsync: a testbed need not survive a power cut, and without it etcd waits on no disk. */
export function etcdFlags(dataDirectory: string, ports: EtcdPorts): string[] {
  const peerUrl = `http://127.0.0.1:${ports.peer}`;
  return [
    '--name=testbed',
    `--data-dir=${dataDirectory}`,
    `--listen-client-urls=${etcdUrl(ports)}`,
    `--advertise-client-urls=${etcdUrl(ports)}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=testbed=${peerUrl}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}
