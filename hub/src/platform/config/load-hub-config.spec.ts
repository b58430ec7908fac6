import { describe, expect, it } from '@jest/globals';
import { hubHelp, loadHubConfig } from './load-hub-config.js';
import { InvalidConfigurationError } from './settings.js';

const KEY = Buffer.alloc(32, 7);

function problemsOf(parameters: string[], environment: Record<string, string> = {}): unknown {
  try {
    loadHubConfig(parameters, environment);
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.details['problems'];
    throw error;
  }
  return [];
}

describe('the configuration of the hub', () => {
  it('has a default for everything that it needs', () => {
    const config = loadHubConfig([], {});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, lateAfterMs: 90_000, lostAfterMs: 300_000 });
    expect(config.deletionBudget).toEqual({ applications: 5, fraction: 0.2 });
    expect(config.databaseUrl).toBeUndefined();
  });

  it('takes a flag before its variable, and a variable before the default', () => {
    const environment = { WHEELHOUSE_PORT: '1111', WHEELHOUSE_LOG_LEVEL: 'debug' };
    expect(loadHubConfig(['--port', '2222'], environment)).toMatchObject({ port: 2222, logLevel: 'debug' });
    expect(loadHubConfig(['--port=2222'], environment)).toMatchObject({ port: 2222 });
  });

  it('makes the data directory absolute', () => {
    expect(loadHubConfig(['--data-dir', 'here'], {}).dataDir).toBe(`${process.cwd()}/here`);
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadHubConfig([], { DATABASE_URL: '', WHEELHOUSE_PORT: '' })).toMatchObject({ port: 8080 });
  });

  it('reports all problems together, with the names of the variables', () => {
    const problems = problemsOf(['--port', 'abc', '--colour', 'red', '--log-level'], {
      WHEELHOUSE_DELETION_BUDGET_FRACTION: '20',
      DATABASE_URL: 'mysql://somewhere',
    });
    expect(problems).toEqual([
      '--colour is not a flag of this program; see --help',
      'words that belong to no flag were given',
      '--log-level needs a value',
      '--port (WHEELHOUSE_PORT) must be a whole number from 0 to 65535',
      'DATABASE_URL must be an address that starts with postgres:// or postgresql://',
      'WHEELHOUSE_DELETION_BUDGET_FRACTION must be a number from 0 to 1, such as 0.2',
    ]);
  });

  it('never repeats a value that it refuses', () => {
    const text = JSON.stringify(problemsOf([], { WHEELHOUSE_ENCRYPTION_KEY: 'hunter2', DATABASE_URL: 'hunter2' }));
    expect(text).toContain('WHEELHOUSE_ENCRYPTION_KEY');
    expect(text).not.toContain('hunter2');
  });

  it('takes secrets from variables only', () => {
    expect(problemsOf(['--encryption-key', KEY.toString('hex')])).toEqual([
      '--encryption-key cannot be a flag: use WHEELHOUSE_ENCRYPTION_KEY',
    ]);
    for (const encoding of ['hex', 'base64'] as const) {
      expect(loadHubConfig([], { WHEELHOUSE_ENCRYPTION_KEY: KEY.toString(encoding) }).encryptionKey).toEqual(KEY);
    }
  });

  it('refuses a Lost threshold below the one for Late', () => {
    expect(problemsOf([], { WHEELHOUSE_LATE_AFTER_SECONDS: '60', WHEELHOUSE_LOST_AFTER_SECONDS: '30' })).toHaveLength(
      1,
    );
  });

  it('splits lists at commas', () => {
    const given = 'https://git.example.com/a, https://git.example.com/b,';
    expect(loadHubConfig([], { WHEELHOUSE_ALLOWED_REPOSITORY_PREFIXES: given }).allowedRepositoryPrefixes).toEqual([
      'https://git.example.com/a',
      'https://git.example.com/b',
    ]);
  });

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(loadHubConfig([], {}))).toBe(true);
  });

  it('is explained by --help, with flag, variable and default', () => {
    expect(hubHelp()).toMatch(/--port N +WHEELHOUSE_PORT +The port .* \[8080\]/);
    expect(hubHelp()).not.toContain('--webhook-secret');
  });
});
