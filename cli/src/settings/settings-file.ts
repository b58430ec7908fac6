import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { CommandError } from '../exit-codes.js';

const SettingsSchema = z.object({
  current: z.string().optional(),
  contexts: z.array(z.object({ name: z.string().min(1), hub: z.url(), token: z.string().optional() })).default([]),
});

/** Known hubs and how to ask them. */
export type Settings = z.infer<typeof SettingsSchema>;
export type Context = Settings['contexts'][number];

/** `WHEELHOUSE_CONFIG`, else `wheelhouse/config.yaml` in the user's configuration folder. */
export function settingsPath(): string {
  const { WHEELHOUSE_CONFIG, XDG_CONFIG_HOME } = process.env;
  return WHEELHOUSE_CONFIG ?? join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'wheelhouse', 'config.yaml');
}

/** Reads the settings; an absent file is empty settings. */
export function readSettings(path = settingsPath()): Settings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { contexts: [] };
    throw new CommandError('SETTINGS_UNREADABLE', `${path} cannot be read: ${String(error)}`);
  }
  const result = SettingsSchema.safeParse(parseText(text, path) ?? {});
  if (!result.success)
    throw new CommandError('SETTINGS_INVALID', `${path} is not valid: ${z.prettifyError(result.error)}`);
  return result.data;
}

function parseText(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new CommandError('SETTINGS_INVALID', `${path} is no YAML: ${(error as Error).message}`);
  }
}

/** Writes the settings with mode 0600, whole or not at all. */
export function writeSettings(settings: Settings, path = settingsPath()): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, stringify(settings), { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}
