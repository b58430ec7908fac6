import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hash, randomBytes } from 'node:crypto';
import { FakeClock } from '../../clock/clock.js';
import { SilentLogger } from '../../logging/logger.js';
import { ChartArchives } from './chart-archives.js';

const WEB = { url: 'https://charts.example.com', chart: 'web' };

let dataDir: string;
let clock: FakeClock;
let archives: ChartArchives;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wheelhouse-archives-'));
  clock = new FakeClock();
  archives = new ChartArchives({ dataDir }, clock, new SilentLogger());
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

function sample(size = 1_000): { bytes: Uint8Array; digest: string } {
  const bytes = new Uint8Array(randomBytes(size));
  return { bytes, digest: `sha256:${hash('sha256', bytes)}` };
}

async function files(): Promise<string[]> {
  return (await readdir(join(dataDir, 'charts'))).toSorted();
}

describe('Archives on disk', () => {
  it('are found again by chart and digest, by nobody else, also after a restart', async () => {
    const { bytes, digest } = sample();
    expect(await archives.find(WEB, digest)).toBeUndefined();
    await archives.keep(WEB, digest, bytes);
    const restarted = new ChartArchives({ dataDir }, clock, new SilentLogger());
    expect(await restarted.find(WEB, digest)).toEqual(Buffer.from(bytes));
    expect(await restarted.find({ ...WEB, chart: 'other' }, digest)).toBeUndefined();
    expect(await restarted.find({ ...WEB, url: 'https://other.example' }, digest)).toBeUndefined();
    await expect(restarted.find(WEB, 'sha256:../../../etc/passwd')).rejects.toThrow(/digest/);
  });

  it('that were changed are not used, and go', async () => {
    const { bytes, digest } = sample();
    await archives.keep(WEB, digest, bytes);
    const [name = ''] = await files();
    await writeFile(join(dataDir, 'charts', name), 'changed');
    expect(await archives.find(WEB, digest)).toBeUndefined();
    expect(await files()).toEqual([]);
  });

  it('may be deleted at any time, also all of them', async () => {
    const { bytes, digest } = sample();
    await archives.keep(WEB, digest, bytes);
    await rm(join(dataDir, 'charts'), { recursive: true });
    expect(await archives.find(WEB, digest)).toBeUndefined();
    await archives.keep(WEB, digest, bytes);
    expect(await archives.find(WEB, digest)).toBeDefined();
  });

  it('stay below the quota: the ones that were not used for longest go, half-written ones too (fault row 29)', async () => {
    archives.maxBytes = 3_500;
    const samples = Array.from({ length: 3 }, () => sample());
    for (const { bytes, digest } of samples) {
      await archives.keep(WEB, digest, bytes);
      clock.advance(3_600_000);
    }
    await writeFile(join(dataDir, 'charts', 'old.draft'), 'x');
    clock.advance(1_000 * 365 * 86_400_000);
    expect(await archives.find(WEB, samples[0]?.digest ?? '')).toBeDefined();
    const last = sample();
    await archives.keep(WEB, last.digest, last.bytes);
    const found = await Promise.all([...samples, last].map(({ digest }) => archives.find(WEB, digest)));
    expect(found.map((one) => one !== undefined)).toEqual([true, false, true, true]);
    expect(await files()).toHaveLength(3);
  });

  it('that cannot be written are no reason to fail', async () => {
    const blocked = new ChartArchives({ dataDir: join(dataDir, 'file') }, clock, new SilentLogger());
    await writeFile(join(dataDir, 'file'), '');
    await chmod(join(dataDir, 'file'), 0o400);
    const { bytes, digest } = sample();
    await expect(blocked.keep(WEB, digest, bytes)).resolves.toBeUndefined();
    expect(await blocked.find(WEB, digest)).toBeUndefined();
  });

  it('are whole, however many write the same at one time', async () => {
    const { bytes, digest } = sample(200_000);
    await Promise.all(Array.from({ length: 20 }, () => archives.keep(WEB, digest, bytes)));
    expect(await files()).toHaveLength(1);
    expect((await archives.find(WEB, digest))?.byteLength).toBe(200_000);
  });
});
