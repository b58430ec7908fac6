// Secrets, ConfigMaps and decisions: what is sent, and that no value is shown.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import { type CommandOutcome, runCommand } from '../../testing/run-command.js';
import { page } from '../../testing/sample-answers.js';

const VALUE = 'hunter2';
const AT = '2026-03-01T12:00:00.000Z';
let hub: FakeHub;
let directory: string;
beforeAll(async () => {
  hub = await FakeHub.start();
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-config-'));
});
afterAll(async () => {
  await hub.close();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => {
  hub.requests.length = 0;
  hub.answers = {
    applyConfigMap: { data: { applyConfigMap: { name: 'plugin' } } },
    applySecret: { data: { applySecret: { name: 'scm' } } },
    applyDecision: { data: { applyDecision: { kind: 'Choice', name: 'spread' } } },
    applyApplication: { data: { applyApplication: { name: 'one' } } },
    setSecretValue: { data: { setSecretValue: { name: 'scm' } } },
  };
});

const run = (...words: string[]): Promise<CommandOutcome> =>
  runCommand(words, { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: 'wht_test' });
const file = (text: string): string => {
  const path = join(directory, 'file.yaml');
  writeFileSync(path, text);
  return path;
};

async function typing(text: string, work: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
  const before = Object.getOwnPropertyDescriptor(process, 'stdin');
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(text)]), configurable: true });
  try {
    return await work();
  } finally {
    if (before) Object.defineProperty(process, 'stdin', before);
  }
}

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plugin }\ndata: { token: $scm:token }\n';
const SECRET = `apiVersion: v1\nkind: Secret\nmetadata: { name: scm }\nstringData: { token: ${VALUE} }\n`;
const DECISION = 'apiVersion: acme.io/v1\nkind: Choice\nmetadata: { name: spread }\nstatus: { clusters: [] }\n';
const APPLICATION =
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: one }\nspec:\n  project: default\n' +
  '  source: { repoURL: https://git.example.com/a.git, path: a }\n  destination: { name: dev, namespace: a }\n';

describe('secret set', () => {
  it('takes the value from standard input, and shows it nowhere', async () => {
    const { stdout, stderr, exitCode } = await typing(`${VALUE}\n`, () => run('secret', 'set', 'scm', 'token'));
    expect(hub.lastOf('setSecretValue')?.variables).toEqual({ name: 'scm', key: 'token', value: VALUE });
    expect([stdout, stderr, exitCode]).toEqual(['', 'secret/scm token set\n', 0]);
  });

  it('takes no value from the command line, does not repeat it, and refuses an empty one', async () => {
    const given = await run('secret', 'set', 'scm', 'token', VALUE);
    expect([given.exitCode, given.stdout, hub.requests.length]).toEqual([2, '', 0]);
    expect(given.stderr).not.toContain(VALUE);
    expect((await typing('\n', () => run('secret', 'set', 'scm', 'token'))).exitCode).toBe(2);
  });
});

describe('apply', () => {
  it('sends what others refer to first, and shows no value', async () => {
    const text = [APPLICATION, DECISION, SECRET, CONFIG_MAP].join('---\n');
    const { stdout, stderr, exitCode } = await run('apply', '-f', file(text));
    expect(stderr).toBe(
      'configmap/plugin applied\nsecret/scm applied\nchoice/spread applied\napplication/one applied\n',
    );
    expect([stdout, exitCode]).toEqual(['', 0]);
    expect(hub.lastOf('applySecret')?.variables['manifest']).toContain(VALUE);
    expect(hub.lastOf('applyDecision')?.variables['onlyNamed']).toBe(true);
  });

  it('sends nothing on a dry run', async () => {
    const { stderr } = await run('apply', '--dry-run', '-f', file([CONFIG_MAP, SECRET, DECISION].join('---\n')));
    expect(stderr).toMatch(/^configmap\/plugin not applied.*\nsecret\/scm not applied.*\nChoice "spread" not applied/);
    expect(hub.requests).toHaveLength(0);
  });

  it.each([`{ a: *${VALUE} }`, `{ a: "${VALUE} }`, `{ a: ${VALUE}: b }`])(
    'does not quote a Secret that cannot be read: %s',
    async (data) => {
      hub.answers = { applySecret: { error: { code: 'INVALID_INPUT', kind: 'InvalidInput', message: 'Line 4.' } } };
      const path = file(SECRET.replace(/stringData.*/, `data: ${data}`));
      const { stdout, stderr, exitCode } = await run('apply', '-f', path);
      expect(stdout + stderr).not.toContain(VALUE);
      expect([stderr, exitCode]).toEqual([`Error INVALID_INPUT: ${path}: Line 4.\n`, 2]);
    },
  );
});

describe('decision', () => {
  it('is applied whatever its kind', async () => {
    const { stderr } = await run('decision', 'apply', '-f', file(`${DECISION}---\n${DECISION}`));
    expect(stderr).toBe('choice/spread applied\nchoice/spread applied\n');
    expect(hub.lastOf('applyDecision')?.variables['onlyNamed']).toBe(false);
  });

  it('is deleted by kind and name, and by its apiVersion where that is not enough', async () => {
    const row = (apiVersion: string) => ({ apiVersion, kind: 'Choice', name: 'spread', labels: {}, content: { a: 1 } });
    const times = { createdAt: AT, updatedAt: AT };
    hub.answers = {
      decisions: page('decisions', [{ ...row('acme.io/v1'), ...times }]),
      deleteDecision: { data: { deleteDecision: true } },
    };
    expect((await run('decision', 'delete', 'Choice', 'spread')).stderr).toBe('choice/spread deleted\n');
    expect(hub.lastOf('deleteDecision')?.variables['apiVersion']).toBe('acme.io/v1');
    expect((await run('decision', 'delete', 'Choice', 'absent')).exitCode).toBe(4);
    expect(JSON.parse((await run('decision', 'list', '-o', 'json')).stdout)).toEqual([{ a: 1 }]);
    hub.answers = { ...hub.answers, decisions: page('decisions', [row('acme.io/v1'), row('acme.io/v2')]) };
    expect((await run('decision', 'delete', 'Choice', 'spread')).stderr).toContain('--api-version');
  });
});

describe('lists', () => {
  it('show keys of Secrets and entries of ConfigMaps', async () => {
    hub.answers = {
      secrets: page('secrets', [{ name: 'scm', keys: [{ key: 'token', createdAt: AT, updatedAt: AT }] }]),
      configMaps: page('configMaps', [{ name: 'plugin', data: { a: 'b' }, createdAt: AT, updatedAt: AT }]),
      configMap: { data: { configMap: { name: 'plugin', data: { a: 'b' }, createdAt: AT, updatedAt: AT } } },
    };
    expect((await run('secret', 'list')).stdout).toMatch(/scm +token/);
    expect((await run('configmap', 'list', '-o', 'name')).stdout).toBe('configmap/plugin\n');
    expect((await run('configmap', 'get', 'plugin')).stdout).toContain('a: b');
  });
});
