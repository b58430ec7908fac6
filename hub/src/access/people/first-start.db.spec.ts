import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../platform/clock/clock.js';
import type { HubConfig } from '../../platform/config/hub-config.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { SilentLogger } from '../../platform/logging/logger.js';
import { ApiTokenStore } from './api-token-store.js';
import { hashOfToken } from '../credential-secret.js';
import { FirstStart, FirstStartSurroundings } from './first-start.js';
import { isPasswordOf } from './password-hash.js';
import { PersonStore } from './person-store.js';

/** Keeps what would go to stderr; may die right after, as a killed process does. */
class Terminal extends FirstStartSurroundings {
  printed = '';
  isDoomed = false;

  constructor() {
    super(new FakeClock(), new SilentLogger());
  }
  override print(text: string): void {
    this.printed += text;
    if (this.isDoomed) throw new Error('killed');
  }
}

let database: TestDatabase;
let dataDir: string;
let terminal: Terminal;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.dataSource.query('truncate people cascade');
  dataDir = await mkdtemp(join(tmpdir(), 'first-start-'));
  terminal = new Terminal();
});
afterEach(() => rm(dataDir, { recursive: true }));

async function start(directory = dataDir): Promise<void> {
  const { dataSource } = database;
  const config = { dataDir: directory } as HubConfig;
  await new FirstStart(dataSource, new PersonStore(dataSource), new ApiTokenStore(dataSource), config, terminal).run();
}

const tokenInFile = async (): Promise<string> => (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim();
const passwordPrinted = (): string | undefined => /password: (\S+)\n/.exec(terminal.printed)?.[1];

async function works(secret: string): Promise<boolean> {
  const owner = await new ApiTokenStore(database.dataSource).findOwner(hashOfToken(secret), new FakeClock().now());
  return owner?.name === 'admin';
}

describe('the first start', () => {
  it('prints a password that works and leaves a token that works, readable by its owner alone', async () => {
    await start();
    const admin = await new PersonStore(database.dataSource).findByName('admin');
    expect(await isPasswordOf(passwordPrinted() ?? '', admin?.passwordHash ?? '')).toBe(true);
    expect(await works(await tokenInFile())).toBe(true);
    expect((await stat(join(dataDir, 'admin-token'))).mode & 0o777).toBe(0o600);
  });

  it('happens once', async () => {
    await start();
    const token = await tokenInFile();
    terminal.printed = '';
    await start();
    expect(terminal.printed).toBe('');
    expect(await tokenInFile()).toBe(token);
  });

  it('happens once when two hubs start together', async () => {
    await Promise.all([start(), start()]);
    expect(terminal.printed.match(/password:/g)).toHaveLength(1);
    expect(await works(await tokenInFile())).toBe(true);
  });

  it('ends well after a crash between the file and the commit', async () => {
    terminal.isDoomed = true;
    await expect(start()).rejects.toThrow('killed');
    const stale = await tokenInFile();
    expect(await works(stale)).toBe(false);

    terminal.isDoomed = false;
    terminal.printed = '';
    await start();
    expect(await works(await tokenInFile())).toBe(true);
    expect(passwordPrinted()).toBeDefined();
  });

  it('ends well after a crash before the file', async () => {
    const file = join(dataDir, 'in-the-way');
    await writeFile(file, '');
    await expect(start(file)).rejects.toThrow(/ENOTDIR|EEXIST/);
    await start();
    expect(await works(await tokenInFile())).toBe(true);
  });

  it('does not bring back a token file that was moved away', async () => {
    await start();
    await rm(join(dataDir, 'admin-token'));
    await start();
    await expect(tokenInFile()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
