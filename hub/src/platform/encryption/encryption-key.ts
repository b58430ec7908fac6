import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInputError } from '@wheelhouse/protocol';
import type { HubConfig } from '../config/hub-config.js';
import { hasErrorCode } from '../errors/system-error.js';

const KEY_BYTES = 32;

/** The configured key, or the one in the data directory, made at the first start (mode 0600) and never replaced. */
export function encryptionKeyOf(config: Pick<HubConfig, 'encryptionKey' | 'dataDir'>): Buffer {
  if (config.encryptionKey !== undefined) return config.encryptionKey;
  const file = join(config.dataDir, 'encryption-key');
  return readKey(file) ?? createKey(config.dataDir, file);
}

function readKey(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new InvalidInputError(
    'ENCRYPTION_KEY_INVALID',
    `${file} does not hold a key of ${KEY_BYTES} bytes. Restore it from a backup; without it, sealed secrets must be entered again.`,
  );
}

/** Written beside and linked, so that a crash leaves no half key and two starts at once agree on one. */
function createKey(directory: string, file: string): Buffer {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
  const key = readKey(file);
  if (key === undefined) throw new Error(`${file} vanished while it was made.`);
  return key;
}
