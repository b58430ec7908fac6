// Which flags the programs of a cluster get.
import { describe, expect, it } from '@jest/globals';
import { apiServerFlags, controllerManagerFlags } from './control-plane.js';
import { etcdFlags } from './etcd.js';
import { testbedFiles } from './testbed-files.js';

describe('flags', () => {
  const files = testbedFiles('/bed').cluster('c2');
  const plane = {
    name: 'c2',
    port: 6443,
    etcdUrl: 'http://127.0.0.1:2379',
    hasControllerManager: true,
    hasAuditLog: false,
  };

  it('give every cluster its own prefix in etcd, listen on 127.0.0.1 only and turn RBAC on', () => {
    const flags = apiServerFlags(files, plane);
    expect(flags).toEqual(
      expect.arrayContaining(['--etcd-prefix=/c2', '--bind-address=127.0.0.1', '--secure-port=6443']),
    );
    expect(flags).toContain('--authorization-mode=RBAC');
    expect(etcdFlags('/bed/etcd', { client: 1, peer: 2 }).filter((flag) => flag.includes('listen'))).toEqual([
      '--listen-client-urls=http://127.0.0.1:1',
      '--listen-peer-urls=http://127.0.0.1:2',
    ]);
  });

  it('turn the ServiceAccount plugin off only where no controller manager makes service accounts', () => {
    const plugin = '--disable-admission-plugins=ServiceAccount';
    expect(apiServerFlags(files, plane)).not.toContain(plugin);
    expect(apiServerFlags(files, { ...plane, hasControllerManager: false })).toContain(plugin);
  });

  it('name the folder of the testbed, by which `down` tells its own processes from strangers', () => {
    for (const flags of [apiServerFlags(files, plane), controllerManagerFlags(files)]) {
      expect(flags.join(' ')).toContain('/bed/');
    }
  });
});
