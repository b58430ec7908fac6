// Secrets in Git, encrypted with SOPS: what the agent applies, what it refuses, and that nothing decrypted is ever found outside the cluster.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '@wheelhouse/protocol';
import {
  AgentScenario,
  applicationId,
  configMap,
  FastClock,
  keyIn,
  namespace,
  settle,
  until,
} from './agent-scenario.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { CANARY, fixture, generatedSecret, keyFile, manifestOf } from '../sops/sops-fixtures.js';

const id = applicationId();
const other = applicationId();
const login = keyIn('Secret', 'login');
const web = keyIn('Deployment', 'web');
const REPORT_ONLY = { ...AUTOMATED, automated: { prune: true, selfHeal: false, allowEmpty: false } };
let scenario: AgentScenario;
let logged: string[] = [];

afterEach(async () => {
  await scenario.end();
});

async function make(clock?: FastClock): Promise<void> {
  logged = [];
  scenario = await AgentScenario.make({}, clock);
  const log = (fields: object, message: string): void => void logged.push(`${message} ${shownFields(fields)}`);
  scenario.logger = { debug: log, info: log, warn: log, error: log };
}

/** As pino writes errors: with stack and cause. */
function shownFields(fields: object): string {
  return JSON.stringify(fields, (_name, value: unknown) =>
    value instanceof Error ? { message: value.message, stack: value.stack, cause: value.cause } : value,
  );
}

async function giveKey(...names: readonly string[]): Promise<void> {
  const entries = names.map(async (name) => [`${name}.agekey`, (await readFile(keyFile(name))).toString('base64')]);
  const metadata = { name: 'wheelhouse-sops-age', namespace: 'wheelhouse-system' };
  await scenario.cluster.apply(namespace('wheelhouse-system'), { force: true });
  await scenario.cluster.apply(
    { apiVersion: 'v1', kind: 'Secret', metadata, data: Object.fromEntries(await Promise.all(entries)) },
    { force: true },
  );
}

async function password(): Promise<string> {
  const data = (await scenario.get(login))?.['data'] as Record<string, string> | undefined;
  return Buffer.from(data?.['password'] ?? '', 'base64').toString('utf8');
}

async function environment(): Promise<string> {
  return JSON.stringify((await scenario.get(web))?.['spec']);
}

/** Everything that left the agent, and its folder, renders unpacked. */
async function outside(): Promise<string> {
  const files = await readdir(scenario.stateDir, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async (file) => {
        const bytes = await readFile(join(file.parentPath, file.name));
        return file.name.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('latin1');
      }),
  );
  return [...contents, ...logged, JSON.stringify(scenario.hub.reports)].join('\n');
}

const CANARIES = ['password', 'token', 'env', 'mode', 'image', 'dotted'].map((name) => `canary-${name}-${CANARY}`);

/** What a secret value looks like: as it is, in base64 wherever it begins, and its digest. */
const TRACES = [
  new RegExp(`canary-[a-z]+-${CANARY}|canary-${CANARY}`),
  ...CANARIES.flatMap((canary) => [0, 1, 2].map((phase) => new RegExp(inBase64(canary, phase)))),
  ...CANARIES.flatMap((canary) => [canary, JSON.stringify(canary)].map((text) => new RegExp(sha256(text)))),
];

/** The characters that do not depend on what stands before and after. */
function inBase64(text: string, phase: number): string {
  const all = Buffer.from(`${'x'.repeat(phase)}${text}`).toString('base64');
  return all.slice(phase === 0 ? 0 : 4, -4).replaceAll('+', '\\+');
}

async function expectNothingOutside(): Promise<void> {
  // Files that it is about to replace would be gone before they are read.
  await scenario.agent?.stop();
  const all = await outside();
  expect(all).toContain('ENC[AES256_GCM,');
  expect(TRACES.filter((trace) => trace.test(all))).toEqual([]);
  expect(all).not.toContain('AGE-SECRET-KEY-1');
}

async function failed(code: string): Promise<string> {
  await until(
    `it failed with ${code}`,
    () => scenario.status(id)?.conditions?.some(({ reason }) => reason === code) === true,
  );
  return scenario.status(id)?.conditions?.find(({ reason }) => reason === code)?.message ?? '';
}

describe('an application with secrets that SOPS encrypted', () => {
  it('is synced with what they decrypt to, and nothing of that is found anywhere outside the cluster', async () => {
    await make();
    await giveKey('throw-away-test-key');
    const objects = [
      await manifestOf('secret.enc.yaml'),
      await manifestOf('workload.enc.yaml'),
      await generatedSecret('settings.enc.env', 'settings.enc.yaml'),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await scenario.synced(id);
    expect(await password()).toBe('canary-password-4711');
    expect((await scenario.get(login))?.['sops']).toBeUndefined();
    expect(await environment()).toContain('canary-env-4711');
    const generated = (await scenario.get(keyIn('Secret', 'generated')))?.['data'] as Record<string, string>;
    expect(Buffer.from(generated['settings.env'] ?? '', 'base64')).toEqual(await fixture('settings.plain.env'));
    expect(scenario.resource(id, 'web')).toMatchObject({ images: [], health: 'Healthy', syncStatus: 'Synced' });
    await scenario.agent?.stop();
    await expectNothingOutside();
  });

  it('heals what somebody changed, and names the field alone', async () => {
    await make();
    await giveKey('throw-away-test-key');
    scenario.hub.assign({ id, name: 'web', objects: [await manifestOf('workload.enc.yaml')] });
    await scenario.start();
    await scenario.synced(id);
    const env = [{ name: 'MODE', value: 'live-canary-4711' }];
    const spec = { template: { spec: { containers: [{ name: 'web', image: 'example.com/other-canary-4711', env }] } } };
    await scenario.cluster.edit(web, { spec }, { manager: 'kubectl-edit' });
    await until('it is healed', async () => (await environment()).includes('canary-mode-4711'));
    await until('it is reported', () => scenario.drifts().length > 0);
    const image = scenario.drifts().find(({ field }) => field.endsWith('.image'));
    expect(image?.live).toMatch(/^"\++"$/);
    expect(JSON.stringify(scenario.hub.reports)).not.toContain(`canary-${CANARY}`);
    expect(scenario.drifts().every(({ manager }) => manager === 'kubectl-edit' || manager === null)).toBe(true);
    await expectNothingOutside();
  });

  it('shows open drift of encrypted fields masked, other fields plainly', async () => {
    await make();
    await giveKey('throw-away-test-key');
    scenario.hub.assign({ id, name: 'web', policy: REPORT_ONLY, objects: [await manifestOf('workload.enc.yaml')] });
    await scenario.start();
    await scenario.synced(id);
    const containers = [{ name: 'web', image: 'example.com/other-canary-4711' }];
    await scenario.cluster.edit(
      web,
      { spec: { replicas: 3, template: { spec: { containers } } } },
      { manager: 'kubectl-edit' },
    );
    await until('it is open', () =>
      scenario.drifts().some(({ state, field }) => state === 'Open' && field === 'spec.replicas'),
    );
    expect(scenario.drifts().find(({ field }) => field === 'spec.replicas')).toMatchObject({ live: '3', desired: '1' });
    expect(scenario.drifts().length).toBeGreaterThan(1);
    await expectNothingOutside();
  });

  it('is told nothing of what the cluster says when it refuses such an object', async () => {
    await make();
    await giveKey('throw-away-test-key');
    scenario.cluster.faults.failNext({
      code: 'INVALID',
      times: 9,
      matching: ({ kind, verb }) => kind === 'Deployment' && verb === 'apply',
    });
    scenario.hub.assign({ id, name: 'web', objects: [await manifestOf('workload.enc.yaml')] });
    await scenario.start();
    await until('it failed', () => scenario.status(id)?.operation?.phase === 'Failed');
    expect(scenario.resource(id, 'web')?.message).toContain('its answer is withheld');
  });
});

describe('the traces that specs look for', () => {
  it.each(['plain', 'base64', 'inside base64'])('are found: %s', (form) => {
    const [canary = ''] = CANARIES;
    const texts = {
      plain: canary,
      base64: Buffer.from(canary).toString('base64'),
      'inside base64': Buffer.from(`{"a":"${canary}"}`).toString('base64'),
    };
    const text = `before ${texts[form as keyof typeof texts]} after`;
    expect(TRACES.some((trace) => trace.test(text))).toBe(true);
  });
});

describe('an application whose secrets cannot be decrypted', () => {
  it('fails visibly while the key is missing, keeps no other waiting, and is synced once the key is given', async () => {
    // It is tried again after seconds, and after more of them each time.
    await make(new FastClock(10));
    await giveKey('throw-away-second-test-key');
    scenario.hub.assign(
      { id, name: 'web', objects: [await manifestOf('secret.enc.yaml'), configMap('settings', { a: '1' })] },
      { id: other, name: 'api', objects: [configMap('api', { a: '1' })] },
    );
    await scenario.start();
    await scenario.synced(other);
    const message = await failed('SOPS_KEY_MISSING');
    expect(message).toMatch(
      /Secret shop\/login: SOPS_KEY_MISSING: .* for age1.*wheelhouse-system\/wheelhouse-sops-age holds the key of age1/,
    );
    expect(scenario.status(id)?.syncStatus).toBe('OutOfSync');
    expect(scenario.resource(id, 'login')).toMatchObject({
      health: 'Missing',
      message: expect.stringContaining('SOPS_KEY_MISSING'),
    });
    expect(await scenario.get(login)).toBeUndefined();
    expect(await scenario.get(keyIn('ConfigMap', 'settings'))).toBeDefined();
    await giveKey('throw-away-test-key');
    await scenario.synced(id);
    expect(await password()).toBe('canary-password-4711');
    await scenario.agent?.stop();
    await expectNothingOutside();
  }, 20_000);

  it('fails for good when a value is damaged, with its field; what ran goes on as it was', async () => {
    await make();
    await giveKey('throw-away-test-key');
    const secret = await manifestOf('secret.enc.yaml');
    scenario.hub.assign({ id, name: 'web', objects: [secret] });
    await scenario.start();
    await scenario.synced(id);
    const values = secret['stringData'] as Record<string, string>;
    const digits = (values['digits'] ?? '').replace('data:', 'data:AAAA');
    const damaged: KubernetesObject = { ...secret, stringData: { ...values, digits, password: 'half' } };
    scenario.hub.assign({ id, name: 'web', objects: [damaged] });
    expect(await failed('SOPS_DECRYPTION_FAILED')).toContain('stringData.digits');
    await until('it is given up', () => scenario.status(id)?.operation?.phase === 'Failed');
    expect(await password()).toBe('canary-password-4711');
    await expectNothingOutside();
  });

  it('is refused when nothing but other keys than age opens it', async () => {
    await make();
    const secret = await manifestOf('secret.enc.yaml');
    const { age: _age, ...sops } = secret['sops'] as Record<string, unknown>;
    scenario.hub.assign({ id, name: 'web', objects: [{ ...secret, sops: { ...sops, pgp: [{ fp: 'F00D' }] } }] });
    await scenario.start();
    expect(await failed('SOPS_KEY_UNSUPPORTED')).toContain('PGP');
  });
});

describe('an agent that restarts', () => {
  it('finds what somebody changed meanwhile, with no digest of secrets on its disk', async () => {
    await make();
    await giveKey('throw-away-test-key');
    const objects = [await manifestOf('secret.enc.yaml'), configMap('settings', { a: '1' })];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await scenario.synced(id);
    await scenario.agent?.stop();
    const inventory = await readFile(join(scenario.stateDir, 'inventory.json'), 'utf8');
    expect(inventory).toContain('"ownedDigest":"withheld"');
    const before = await scenario.get(login);
    await scenario.start();
    await scenario.synced(id);
    await settle();
    expect((await scenario.get(login))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(scenario.drifts()).toEqual([]);
    await scenario.agent?.stop();
    await scenario.cluster.edit(login, { data: { password: 'b3RoZXI=' } }, { manager: 'kubectl-edit' });
    await scenario.start();
    await until('it is healed', async () => (await password()) === 'canary-password-4711');
    await until('it is reported', () => scenario.drifts().length === 1);
    expect(scenario.drifts()[0]).toMatchObject({ field: 'data.password', live: expect.stringMatching(/^"\++"$/) });
    await expectNothingOutside();
  });
});
