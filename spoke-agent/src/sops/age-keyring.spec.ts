import { appendFile, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '../cluster/simulated/simulated-cluster.js';
import { FakeClock } from '../reconcile/clock.js';
import { FileKeySource, keySources, SecretKeySource } from './age-key-sources.js';
import { AgeKeyring, type AgeKeySource } from './age-keyring.js';
import { keyFile } from './sops-fixtures.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-keys-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the age keys of a cluster', () => {
  it('are read anew when they changed, and not kept', async () => {
    const clock = new FakeClock();
    const file = join(folder, 'keys.txt');
    const keyring = new AgeKeyring([new FileKeySource(file)], clock);
    expect(await keyring.read()).toEqual({ keys: [], found: [`the file ${file} cannot be read (ENOENT)`] });
    await copyFile(keyFile(), file);
    expect((await keyring.read()).keys).toEqual([]);
    clock.advance(2_000);
    expect((await keyring.read()).keys).toHaveLength(1);
    await appendFile(file, await readFile(keyFile('throw-away-second-test-key')));
    clock.advance(2_000);
    expect((await keyring.read()).keys).toHaveLength(2);
    expect(JSON.stringify(keyring)).not.toContain('AGE-SECRET');
  });

  it('are read once for all that asks at the same time', async () => {
    let readings = 0;
    const source: AgeKeySource = { place: 'here', read: async () => ({ text: String((readings += 1)) }) };
    const keyring = new AgeKeyring([source], new FakeClock());
    await Promise.all(Array.from({ length: 50 }, () => keyring.read()));
    expect(readings).toBe(1);
  });

  it('name their public halves only, and count what is no age key', async () => {
    const file = join(folder, 'keys.txt');
    await writeFile(
      file,
      `# a comment\n\nAGE-SECRET-KEY-1CANARY\nAGE-PLUGIN-YUBIKEY-1CANARY\n${await readFile(keyFile(), 'utf8')}`,
    );
    const { keys, found } = await new AgeKeyring([new FileKeySource(file)], new FakeClock()).read();
    expect(keys).toHaveLength(1);
    expect(found).toEqual([expect.stringMatching(/holds the key of age1[a-z0-9]{58} and 2 lines that are no age key/)]);
    expect(found.join()).not.toContain('CANARY');
  });

  it('come from entries *.agekey of the Secret, and from the file when there is one', async () => {
    const cluster = new SimulatedCluster({});
    try {
      const source = new SecretKeySource(cluster, 'wheelhouse-system', 'keys');
      expect(await source.read()).toEqual({ text: '', problem: 'does not exist' });
      await cluster.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wheelhouse-system' } },
        { force: true },
      );
      const text = await readFile(keyFile(), 'utf8');
      const data = { 'a.agekey': Buffer.from(text).toString('base64'), other: 'eA==' };
      await cluster.apply(
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'wheelhouse-system' }, data },
        { force: true },
      );
      expect(await source.read()).toEqual({ text });
      cluster.faults.failNext({ code: 'FORBIDDEN', times: 1, matching: ({ verb }) => verb === 'get' });
      expect(await source.read()).toEqual({ text: '', problem: 'cannot be read (FORBIDDEN)' });
    } finally {
      await cluster.close();
    }
  });

  it('are looked for where the settings say', () => {
    const places = (settings: Parameters<typeof keySources>[0]): string[] =>
      keySources(settings, undefined as never).map(({ place }) => place);
    expect(places({})).toEqual(['the Secret wheelhouse-system/wheelhouse-sops-age']);
    expect(places({ namespace: 'agents', sopsAgeSecret: 'keys', sopsAgeKeyFile: '/keys' })).toEqual([
      'the file /keys',
      'the Secret agents/keys',
    ]);
  });
});
