import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { SilentLogger } from '../../logging/logger.js';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.js';
import { isAlive, readPostmasterFile } from './postmaster.js';

const LOADER = new URL('../../../../../test/support/typescript-loader.mjs', import.meta.url).href;
const SUBJECT = new URL('./embedded-postgres.ts', import.meta.url).href;
const LOGGER = new URL('../../logging/logger.ts', import.meta.url).href;

describe('the embedded Postgres', () => {
  let directory: string;
  const running: EmbeddedPostgres[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'wheelhouse-embedded-'));
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const started = await EmbeddedPostgres.start({ directory, logger: new SilentLogger(), ...options });
    running.push(started);
    return started;
  }

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** A hub in a process of its own, as far as its Postgres is concerned; killed by the test. */
  async function startInOtherProcess(graceSeconds: number): Promise<ChildProcess> {
    const script = `
      const { importTypeScript } = await import('${LOADER}');
      const { EmbeddedPostgres } = await importTypeScript('${SUBJECT}');
      const { SilentLogger } = await importTypeScript('${LOGGER}');
      await EmbeddedPostgres.start({ directory: '${directory}', logger: new SilentLogger(), graceSeconds: ${graceSeconds} });
      console.log('started');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return child;
  }

  const postmasterPid = (): number => readPostmasterFile(join(directory, 'postgres'))?.pid ?? 0;

  it('keeps what was written, over a stop and a start', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 7 as number');
    await running.pop()?.stop();
    const second = await start();
    expect(second.isAdopted).toBe(false);
    expect(await query(second.url, 'select number from kept')).toEqual([{ number: 7 }]);
  });

  it('listens on no port, and in a directory that only its owner can enter', async () => {
    const { url } = await start();
    expect(await query(url, `select current_setting('listen_addresses') as addresses`)).toEqual([{ addresses: '' }]);
    expect(
      await query(url, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`),
    ).toEqual([{ fsync: 'on', commit: 'on' }]);
  });

  it('leaves nothing running when it is stopped', async () => {
    await start();
    const pid = postmasterPid();
    expect(isAlive(pid)).toBe(true);
    await running.pop()?.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is taken over by the next hub when its own was killed', async () => {
    const other = await startInOtherProcess(60);
    const pid = postmasterPid();
    other.kill('SIGKILL');
    const adopted = await start();
    expect(adopted.isAdopted).toBe(true);
    expect(postmasterPid()).toBe(pid);
    expect(await query(adopted.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('stops by itself when its hub was killed and no other came', async () => {
    const other = await startInOtherProcess(1);
    const pid = postmasterPid();
    other.kill('SIGKILL');
    expect(isAlive(pid)).toBe(true);
    for (let tries = 0; isAlive(pid) && tries < 100; tries += 1) await delay(100);
    expect(isAlive(pid)).toBe(false);
  });

  it('is not shared with a second hub', async () => {
    const other = await startInOtherProcess(1);
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
    other.kill('SIGKILL');
  });

  it('is there once when two hubs start at the same moment', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('starts although a stranger has the process id that a dead postmaster left', async () => {
    await start();
    await running.pop()?.stop();
    const file = join(directory, 'postgres', 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(directory, 'postgres')}\n1\n5432\n/nowhere\n\n\nready\n`);
    const { url } = await start();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readFileSync(file, 'utf8').split('\n')[0]).not.toBe(String(process.pid));
  });

  it('comes back at the same address when it is killed', async () => {
    const { url } = await start();
    const pid = postmasterPid();
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; tries < 100; tries += 1) {
      await delay(100);
      const isBack = await query(url, 'select 1').then(
        () => true,
        () => false,
      );
      if (isBack) break;
    }
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(postmasterPid()).not.toBe(pid);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it : it.skip)(`works for root without user namespaces${isRoot ? '' : ' (skipped: not root)'}`, async () => {
    const { url } = await start({ way: 'setuid' });
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
