import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings, writeSettings } from './settings-file.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-settings-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the settings file', () => {
  const settings = { current: 'a', contexts: [{ name: 'a', hub: 'https://hub.example.com', token: 'wht_x' }] };

  it('is readable by its owner alone, whatever it was before', () => {
    const path = join(directory, 'deep', 'config.yaml');
    writeSettings(settings, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'deep')).mode & 0o777).toBe(0o700);
    chmodSync(path, 0o644);
    writeSettings(settings, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, 'deep'))).toEqual(['config.yaml']);
  });

  it('gives back what was written', () => {
    const path = join(directory, 'config.yaml');
    writeSettings(settings, path);
    expect(readSettings(path)).toEqual(settings);
  });

  it('is empty when it does not exist', () => {
    expect(readSettings(join(directory, 'none.yaml'))).toEqual({ contexts: [] });
  });

  it.each(['contexts: 5', 'contexts: [{name: a, hub: nonsense}]', 'contexts: [', '- 1'])(
    'refuses %j by its name',
    (text) => {
      const path = join(directory, 'config.yaml');
      writeFileSync(path, text);
      expect(() => readSettings(path)).toThrow(path);
    },
  );
});
