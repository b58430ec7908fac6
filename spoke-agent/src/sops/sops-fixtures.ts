// What specs of SOPS share: files encrypted by the real program for keys that were made for that purpose and protect nothing.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../cluster/cluster.js';
import { FakeClock } from '../reconcile/clock.js';
import { FileKeySource } from './age-key-sources.js';
import { AgeKeyring } from './age-keyring.js';

const FOLDER = join(import.meta.dirname, '..', '..', 'testdata', 'sops');

/** Every secret of the files holds this. */
export const CANARY = '4711';

/** The file of a key: `throw-away-test-key` opens all files that say nothing else. */
export function keyFile(name = 'throw-away-test-key'): string {
  return join(FOLDER, `${name}.agekey`);
}

export async function fixture(name: string): Promise<Buffer> {
  return await readFile(join(FOLDER, name));
}

/** A YAML file of one object, as a render has it. */
export async function manifestOf(name: string): Promise<KubernetesObject> {
  return parse((await fixture(name)).toString('utf8')) as KubernetesObject;
}

/** What kustomize makes of files: one value each. */
export async function generatedSecret(...files: readonly string[]): Promise<KubernetesObject> {
  const values = await Promise.all(
    files.map(async (file) => [file.replace('.enc', ''), (await fixture(file)).toString('base64')]),
  );
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'generated' }, data: Object.fromEntries(values) };
}

/** What kustomize makes of the lines of a dotenv file: one value each, comments left out. */
export async function secretOfLines(file: string): Promise<KubernetesObject> {
  const lines = (await fixture(file)).toString('utf8').split('\n');
  const values = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
    .map(([name, value = '']) => [name, Buffer.from(value).toString('base64')]);
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'lines' }, data: Object.fromEntries(values) };
}

/** A keyring of files. */
export function keyringOf(...names: readonly string[]): AgeKeyring {
  return new AgeKeyring(
    names.map((name) => new FileKeySource(keyFile(name))),
    new FakeClock(),
  );
}
