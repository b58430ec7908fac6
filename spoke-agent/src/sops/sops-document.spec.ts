import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments, parse } from 'yaml';
import { withDataKey } from './data-key.js';
import { fixture, keyringOf } from './sops-fixtures.js';
import { sopsDocument } from './sops-document.js';

const keyring = keyringOf('throw-away-test-key');

async function opened(name: string, change: (text: string) => string = (text) => text): Promise<string | undefined> {
  const text = change((await fixture(name)).toString('utf8'));
  const document = await sopsDocument(name, Buffer.from(text));
  if (document === undefined) return undefined;
  return (await withDataKey(document.metadata, keyring, (key) => document.open(key, 'file'))).toString('utf8');
}

describe('a file that the sops program encrypted', () => {
  it('comes back byte by byte as dotenv, comments included', async () => {
    expect(await opened('settings.enc.env')).toBe((await fixture('settings.plain.env')).toString('utf8'));
  });

  it('comes back as JSON with types and all digits', async () => {
    const plain = JSON.parse((await fixture('settings.plain.json')).toString('utf8')) as unknown;
    const text = (await opened('settings.enc.json')) ?? '';
    expect(JSON.parse(text)).toEqual(plain);
    expect(text).toContain('9007199254740993');
  });

  it('comes back as YAML: every document, values, comments and order', async () => {
    const text = (await opened('settings.enc.yaml')) ?? '';
    const [plain, own] = [(await fixture('settings.plain.yaml')).toString('utf8'), text].map((source) =>
      parseAllDocuments(source).map((document) => document.toJS() as unknown),
    );
    expect(own).toEqual(plain);
    expect(text).toMatch(/^# canary-head-4711\nuser: "shop" # canary-line-4711\n/);
    expect(text).toContain('# canary-list-4711');
    expect(text).toContain('# an open comment');
    expect(text).not.toMatch(/ENC\[|sops:/);
  });

  it('comes back as INI', async () => {
    const lines = ((await opened('settings.enc.ini')) ?? '').split('\n').map((line) => line.replace(/\s*=\s*/, ' = '));
    const plain = (await fixture('settings.plain.ini')).toString('utf8').split('\n');
    expect(lines.filter((line) => line !== '')).toEqual(
      plain.filter((line) => line !== '').map((line) => line.replace(/\s*=\s*/, ' = ')),
    );
  });

  it('is told from a binary one by its name, as by sops itself', async () => {
    const bytes = await fixture('archive.enc.bin');
    const [binary, json] = await Promise.all(['archive', 'archive.json'].map((name) => sopsDocument(name, bytes)));
    if (binary === undefined || json === undefined) throw new Error('it is a file of SOPS');
    expect(await withDataKey(binary.metadata, keyring, (key) => binary.open(key, 'file'))).toEqual(
      await fixture('archive.plain.bin'),
    );
    await expect(withDataKey(json.metadata, keyring, (key) => json.open(key, 'file'))).rejects.toThrow('is not text');
  });

  it('keeps texts that readers of YAML could take for something else', async () => {
    const text = (await opened('settings.enc.yaml')) ?? '';
    expect(parse(text.split('---')[0] ?? '', { version: '1.1' })).toMatchObject({ password: 'canary-password-4711' });
  });

  it('is none when its metadata is gone', async () => {
    expect(await opened('settings.enc.env', (text) => text.replaceAll(/^sops_.*$/gm, ''))).toBeUndefined();
    expect(await opened('settings.enc.yaml', (text) => text.replaceAll(/^sops:/gm, 'other:'))).toBeUndefined();
    expect(await opened('settings.enc.json', (text) => text.replace('"sops"', '"other"'))).toBeUndefined();
    expect(await opened('settings.enc.ini', (text) => text.replace('[sops]', '[other]'))).toBeUndefined();
  });

  it('names the place of a damaged value', async () => {
    const damage = (text: string): string =>
      text.replace(/(PASSWORD|password)(\s*[=:]\s*ENC\[AES256_GCM,data:)./, '$1$2/');
    for (const [name, place] of [
      ['settings.enc.env', 'file: PASSWORD does not open'],
      ['settings.enc.ini', 'file: [database] password does not open'],
      ['settings.enc.yaml', 'file.password does not open'],
    ] as const)
      await expect(opened(name, damage)).rejects.toMatchObject({ message: expect.stringContaining(place) });
  });
});
