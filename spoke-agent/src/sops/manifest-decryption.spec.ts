import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { KubernetesObject } from '../cluster/cluster.js';
import { valueAt } from '../engine/object-path.js';
import { ManifestDecryption, secretFieldsOf } from './manifest-decryption.js';
import { fixture, generatedSecret, keyringOf, manifestOf, secretOfLines } from './sops-fixtures.js';

const FIRST = 'throw-away-test-key';
const SECOND = 'throw-away-second-test-key';
const decryption = new ManifestDecryption(keyringOf(FIRST));
const PASSWORD = 'canary-password-4711';
const CERTIFICATE = '-----BEGIN CANARY-4711-----\nümläut ✓ "quoted" \\n\n-----END CANARY-4711-----\n';

async function failure(manifest: KubernetesObject, with_ = decryption): Promise<Error & { code?: string }> {
  return await with_.open(manifest).then(
    () => new Error('nothing failed'),
    (error: unknown) => error as Error,
  );
}

function data(object: KubernetesObject): Record<string, string> {
  const values = Object.entries(object['data'] as Record<string, string>);
  return Object.fromEntries(values.map(([name, value]) => [name, Buffer.from(value, 'base64').toString('utf8')]));
}

/** The manifest with one value changed. */
function changed(manifest: KubernetesObject, field: string, change: (value: string) => string): KubernetesObject {
  const values = manifest['stringData'] as Record<string, string>;
  return { ...manifest, stringData: { ...values, [field]: change(values[field] ?? '') } };
}

describe('a Secret that the sops program encrypted', () => {
  it('is decrypted, its stringData folded into data, and loses the metadata', async () => {
    const { object, secretFields } = await decryption.open(await manifestOf('secret.enc.yaml'));
    expect(data(object)).toEqual({
      token: 'canary-token-4711',
      password: PASSWORD,
      certificate: CERTIFICATE,
      digits: '0012',
      'dotted.name': 'canary-dotted-4711',
      empty: '',
    });
    expect([object['sops'], object['stringData']]).toEqual([undefined, undefined]);
    expect(object.metadata).toEqual({ name: 'login', annotations: { note: 'readable' } });
    expect(secretFields).toContainEqual(['stringData', 'dotted.name']);
  });

  it.each([
    ['secret-second-key', [FIRST, SECOND]],
    ['secret-both-keys', [FIRST]],
    ['secret-both-keys', [SECOND]],
    ['secret-hybrid-key', [FIRST, 'throw-away-hybrid-test-key']],
  ])('opens with any key that it is for: %s with %j', async (file, keys) => {
    const { object } = await new ManifestDecryption(keyringOf(...keys)).open(await manifestOf(`${file}.enc.yaml`));
    expect(data(object)['password']).toBe(PASSWORD);
  });

  it('says for whom it is encrypted, and what the agent has, when the key is missing', async () => {
    const error = await failure(await manifestOf('secret-second-key.enc.yaml'));
    expect(error).toMatchObject({ code: 'SOPS_KEY_MISSING', retryable: true });
    expect(error.message).toMatch(/encrypted with SOPS for age1[a-z0-9]{58},.*holds the key of age1[a-z0-9]{58}/);
    expect(error.message).toContain('.agekey');
    expect(error.message).not.toContain('AGE-SECRET-KEY-1');
  });

  it.each([
    ['pgp', [{ fp: 'F00D' }], 'PGP'],
    ['kms', [{ arn: 'arn:aws:kms:x' }], 'AWS KMS'],
    ['gcp_kms', [{ resource_id: 'x' }], 'GCP KMS'],
    ['azure_kv', [{ vault_url: 'x' }], 'Azure Key Vault'],
    ['hc_vault', [{ vault_address: 'x' }], 'HashiCorp Vault'],
    ['age', [{ recipient: 'ssh-ed25519 AAAA', enc: 'x' }], 'SSH'],
    ['age', [{ recipient: 'age1yubikey1qwerty', enc: 'x' }], 'plugins'],
  ])('is refused when only %s keys open it', async (kind, keys, name) => {
    const manifest = await manifestOf('secret.enc.yaml');
    const { age: _age, ...sops } = manifest['sops'] as Record<string, unknown>;
    const error = await failure({ ...manifest, sops: { ...sops, [kind]: keys } });
    expect(error).toMatchObject({ code: 'SOPS_KEY_UNSUPPORTED', message: expect.stringContaining(name) });
  });

  it('is refused when it needs keys of several groups at once', async () => {
    const all = new ManifestDecryption(keyringOf(FIRST, SECOND));
    const error = await failure(await manifestOf('secret-two-groups.enc.yaml'), all);
    expect(error).toMatchObject({ code: 'SOPS_KEY_UNSUPPORTED', message: expect.stringContaining('Shamir') });
  });

  it('is refused when its kind or name is encrypted, too', async () => {
    const error = await failure(await manifestOf('secret-whole.enc.yaml'));
    expect(error).toMatchObject({ code: 'SOPS_DECRYPTION_FAILED' });
    expect(error.message).toMatch(/SOPS_DECRYPTION_FAILED: \S+ is encrypted\..*--encrypted-regex/);
  });

  it.each([
    [
      'one changed byte',
      (value: string) => value.replace(/data:(.)/, (_all, first) => `data:${first === 'A' ? 'B' : 'A'}`),
    ],
    ['a cut tag', (value: string) => value.replace(/tag:[^,]+/, 'tag:AAAA')],
    ['another type', (value: string) => value.replace('type:str', 'type:int')],
    ['an unknown type', (value: string) => value.replace('type:str', 'type:wish')],
    ['no end', (value: string) => value.slice(0, 40)],
  ])('opens in whole or not at all, and names the field: %s', async (_what, change) => {
    const error = await failure(changed(await manifestOf('secret.enc.yaml'), 'password', change));
    expect(error.code).toBe('SOPS_DECRYPTION_FAILED');
    expect(error.message).toContain('stringData.password');
    expect(error.message).not.toMatch(/4711|data:|ENC\[/);
  });

  it('notices values that changed places, between fields and between files', async () => {
    const manifest = await manifestOf('secret.enc.yaml');
    const other = await manifestOf('secret-both-keys.enc.yaml');
    const certificate = String(valueAt(manifest, 'stringData', 'certificate'));
    const foreign = String(valueAt(other, 'stringData', 'password'));
    for (const value of [certificate, foreign]) {
      const error = await failure(changed(manifest, 'password', () => value));
      expect(error).toMatchObject({ code: 'SOPS_DECRYPTION_FAILED', message: expect.stringContaining('password') });
    }
  });

  it('is damaged when its data key is', async () => {
    const manifest = await manifestOf('secret.enc.yaml');
    const sops = manifest['sops'] as { age: { recipient: string; enc: string }[] };
    const age = sops.age.map((key) => ({
      ...key,
      enc: key.enc.replace(/\n(.)/, (_all, first) => `\n${first === 'Y' ? 'Z' : 'Y'}`),
    }));
    expect(await failure({ ...manifest, sops: { ...sops, age } })).toMatchObject({
      code: 'SOPS_DECRYPTION_FAILED',
      message: expect.stringContaining('sops.age'),
    });
  });

  it('never answers but with its values or one of the three codes, whatever is written into it', async () => {
    const manifest = await manifestOf('secret.enc.yaml');
    const codes = ['SOPS_KEY_UNSUPPORTED', 'SOPS_KEY_MISSING', 'SOPS_DECRYPTION_FAILED'];
    const spoil = fc.tuple(fc.constantFrom('sops', 'data', 'stringData'), fc.dictionary(fc.string(), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(spoil, async ([field, members]) => {
        const spoilt = { ...manifest, [field]: { ...(manifest[field] as object), ...members } };
        const error = await failure(spoilt);
        if (error.message !== 'nothing failed') expect(codes).toContain(error.code);
        expect(error.message).not.toContain('4711');
      }),
      { numRuns: 60 },
    );
  });
});

describe('any other object that the sops program encrypted', () => {
  it('keeps types, all digits, and the places of lists', async () => {
    const { object, secretFields } = await decryption.open(await manifestOf('widget.enc.yaml'));
    expect(JSON.stringify(object['spec'])).toBe(
      '{"text":"canary-text-4711","whole":42,"large":9007199254740993,"negative":-7,"fraction":1.5,"small":0.000001,' +
        '"yes":true,"no":false,"nothing":null,"moment":"2026-11-21T10:00:00Z","list":["canary-first-4711",' +
        '{"name":"canary-name-4711","value":"canary-value-4711"},[1,"canary-deep-4711"]],' +
        '"with:colon":{"inner":"canary-colon-4711"},"size_unencrypted":3}',
    );
    expect(secretFields).toContainEqual(['spec', 'list', 'value']);
  });

  it('shows which fields are encrypted without any key', async () => {
    const fields = secretFieldsOf(await manifestOf('widget.enc.yaml'));
    expect(fields).toContainEqual(['spec', 'with:colon', 'inner']);
    expect(fields).not.toContainEqual(['spec', 'size_unencrypted']);
    expect(fields.some(([first]) => first === 'sops')).toBe(false);
  });
});

describe('files that kustomize put into a Secret', () => {
  it('are decrypted in their own formats', async () => {
    const files = ['settings.enc.env', 'settings.enc.json', 'settings.enc.yaml', 'settings.enc.ini', 'archive.enc.bin'];
    const { object, secretFields } = await decryption.open(await generatedSecret(...files));
    expect(data(object)['settings.env']).toBe((await fixture('settings.plain.env')).toString('utf8'));
    expect(JSON.parse(data(object)['settings.json'] ?? '')).toMatchObject({ password: PASSWORD, port: 5432 });
    expect(data(object)['settings.yaml']).toContain(PASSWORD);
    expect(data(object)['settings.ini']).toContain(PASSWORD);
    const archive = Buffer.from((object['data'] as Record<string, string>)['archive.bin'] ?? '', 'base64');
    expect(archive).toEqual(await fixture('archive.plain.bin'));
    expect(secretFields).toHaveLength(files.length);
  });

  it('are decrypted line by line, when the lines became values', async () => {
    const { object } = await decryption.open(await secretOfLines('settings.enc.env'));
    expect(data(object)).toEqual({
      USER: 'shop',
      PASSWORD,
      URL: 'postgres://shop:canary=4711@db/shop?x=y',
      LINES: 'first\\nsecond',
      EMPTY: '',
    });
  });

  it('are decrypted in a ConfigMap, too, as far as they are text', async () => {
    const yaml = (await fixture('settings.enc.yaml')).toString('utf8');
    const configMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      data: { 'a.yaml': yaml, b: 'x' },
    };
    const { object, secretFields } = await decryption.open(configMap);
    expect(valueAt(object, 'data', 'a.yaml')).toContain(PASSWORD);
    expect(valueAt(object, 'data', 'b')).toBe('x');
    expect(secretFields).toEqual(secretFieldsOf(configMap));
    const binary = (await fixture('archive.enc.bin')).toString('utf8');
    const error = await failure({ ...configMap, data: { archive: binary } });
    expect(error).toMatchObject({
      code: 'SOPS_DECRYPTION_FAILED',
      message: expect.stringContaining('data.archive is not text'),
    });
  });

  it('name the field inside the file that is damaged, never its value', async () => {
    const secret = await generatedSecret('settings.enc.json');
    const text = (await fixture('settings.enc.json'))
      .toString('utf8')
      .replace(/("password": "ENC\[AES256_GCM,data:)./, '$1_');
    const error = await failure({ ...secret, data: { 'settings.json': Buffer.from(text).toString('base64') } });
    expect(error).toMatchObject({ code: 'SOPS_DECRYPTION_FAILED' });
    expect(error.message).toContain('data["settings.json"]: .password');
  });
});

describe('what is not for the agent to decrypt', () => {
  const friends: KubernetesObject[] = [
    {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name: 'a' },
      spec: { encryptedData: { a: 'AgB' } },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'a' },
      spec: { data: [{ secretKey: 'a' }] },
    },
    { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata: { name: 'a' }, spec: {} },
    { apiVersion: 'secrets.hashicorp.com/v1beta1', kind: 'VaultStaticSecret', metadata: { name: 'a' }, spec: {} },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: 'c29wczogRU5D' } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { readme: 'sops writes ENC[AES256_GCM,data:...]' },
    },
    { apiVersion: 'example.com/v1', kind: 'Tool', metadata: { name: 'a' }, sops: { enabled: true } },
  ];

  it.each(friends)('passes through as it is: $kind', async (manifest) => {
    expect((await decryption.open(manifest)).object).toBe(manifest);
  });

  it('passes through when another controller decrypts it, or when it says so', async () => {
    const secret = await manifestOf('secret.enc.yaml');
    const operators = { ...secret, apiVersion: 'isindir.github.com/v1alpha3', kind: 'SopsSecret' };
    const annotated = { ...secret, metadata: { name: 'a', annotations: { 'wheelhouse.dev/decrypt': 'false' } } };
    for (const manifest of [operators, annotated]) {
      expect((await decryption.open(manifest)).object).toBe(manifest);
      expect(secretFieldsOf(manifest)).toEqual([]);
    }
  });
});
