import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack } from 'tar-stream';
import { chartIn } from './folder-charts.js';

let folder: string;
const chart = (version: string): string => `apiVersion: v2\nname: redis\nversion: ${version}\n`;

async function packed(version: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: 'redis/Chart.yaml' }, chart(version));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-charts-'));
  for (const version of ['1.0.0', '1.4.2', '2.0.0-rc.1'])
    writeFileSync(join(folder, `redis-${version}.tgz`), await packed(version));
  mkdirSync(join(folder, 'anything'));
  writeFileSync(join(folder, 'anything/Chart.yaml'), chart('1.9.0'));
  cpSync(join(folder, 'anything'), join(folder, 'redis-ha'), { recursive: true });
  writeFileSync(join(folder, 'redis-ha/Chart.yaml'), chart('9.9.9').replace('redis', 'redis-ha'));
  writeFileSync(join(folder, 'index.yaml'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('A folder of charts', () => {
  it.each([
    ['1.0.0', '1.0.0'],
    ['v1.0.0', '1.0.0'],
    ['^1.0.0', '1.9.0'],
    ['~1.4', '1.4.2'],
    ['', '1.9.0'],
    ['*', '1.9.0'],
    ['>=2.0.0-0', '2.0.0-rc.1'],
  ])('gives for %j the version %s', async (wanted, version) => {
    const { revision, files, url } = await chartIn(folder, 'https://charts', 'redis', wanted);
    expect({ revision, url }).toEqual({ revision: version, url: 'https://charts' });
    const oid = files.tree.entryAt('Chart.yaml')?.oid ?? '';
    const content = (await files.readBlobs([oid])).get(oid);
    expect(Buffer.from(content ?? []).toString()).toContain(`version: ${version}`);
  });

  it.each([
    ['redis', '3.0.0'],
    ['redis', '^7'],
    ['kafka', '1.0.0'],
  ])('has no %s %s', async (name, wanted) => {
    await expect(chartIn(folder, 'https://charts', name, wanted)).rejects.toMatchObject({ code: 'CHART_NOT_FOUND' });
  });
});
