// Reading of loosely typed kubeconfig members.
import { readFile } from 'node:fs/promises';

export type Section = Record<string, unknown>;

/** The value as a mapping; an empty one when it is something else. */
export function sectionOf(value: unknown): Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : {};
}

export function memberOf(section: Section, name: string): Section {
  return sectionOf(section[name]);
}

export function textOf(section: Section, name: string): string | undefined {
  const value = section[name];
  return typeof value === 'string' ? value : undefined;
}

/** The bytes of `<name>-data` (base64), or else of the file that `<name>` names. Data wins, as in client-go. */
export async function dataOrFile(section: Section, name: string): Promise<Buffer | undefined> {
  const data = textOf(section, `${name}-data`);
  if (data) return Buffer.from(data, 'base64');
  const file = textOf(section, name);
  return file ? readFile(file) : undefined;
}
