import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '@wheelhouse/protocol';
import * as fc from 'fast-check';
import { memoryTree } from '../files/memory-tree.js';
import { CHART_LIMITS } from './chart-limits.js';
import { packFolder, type PackedEntry, packEntries } from './testing/pack-entries.js';
import { unpackChart } from './unpack-chart.js';

const CHART = { 'Chart.yaml': 'name: web\nversion: 1.0.0\n', 'templates/a.yaml': 'kind: A\n' };
const SMALL = {
  archiveBytes: 64 * 1024,
  inflatedBytes: 1024 * 1024,
  fileBytes: 100_000,
  entries: 20,
  depth: 5,
  pathLength: 200,
};

async function refusal(archive: Uint8Array, limits = SMALL): Promise<AppError> {
  const error: unknown = await unpackChart(archive, 'web 1.0.0', limits).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error(`no refusal: ${String(error)}`);
}

describe('A packed chart', () => {
  it('becomes files without the directory it is packed in, with the ids that Git would give them', async () => {
    const chart = await unpackChart(await packFolder(CHART), 'web');
    expect(chart.tree.paths.map(({ path }) => path)).toEqual(['Chart.yaml', 'templates/a.yaml']);
    const same = memoryTree(new Map(Object.entries(CHART).map(([path, text]) => [path, Buffer.from(text)])));
    expect(chart.tree.treeIdOf('')).toBe(same.tree.treeIdOf(''));
    const oid = chart.tree.entryAt('Chart.yaml')?.oid ?? '';
    expect(Buffer.from((await chart.readBlobs([oid])).get(oid) ?? []).toString()).toBe(CHART['Chart.yaml']);
    expect(chart.size).toBe(CHART['Chart.yaml'].length + CHART['templates/a.yaml'].length);
    await expect(chart.readBlobs(['f'.repeat(40)])).rejects.toMatchObject({ code: 'UNSAFE_CHART' });
  });

  it('may hold directories, empty files, long names by PAX, and a global header', async () => {
    const long = `templates/${'ü'.repeat(60)}.yaml`;
    const archive = await packEntries([
      { name: 'web/', type: 'directory' },
      { name: 'web/Chart.yaml', content: 'x' },
      { name: './web/values.yaml', content: '' },
      { name: `web/${long}`, content: 'y' },
    ]);
    expect((await unpackChart(archive, 'web')).tree.paths.map(({ path }) => path)).toEqual([
      'Chart.yaml',
      long,
      'values.yaml',
    ]);
  });

  it('may hold long names as GNU tar writes them', async () => {
    const name = `web/templates/${'n'.repeat(120)}.yaml`;
    const tar = gunzipSync(
      await packEntries([
        { name: 'L', content: `${name}\0` },
        { name: 'web/cut', content: 'long' },
        { name: 'web/Chart.yaml', content: 'x' },
      ]),
    );
    tar.write('L', 156);
    sign(tar.subarray(0, 512));
    const chart = await unpackChart(gzipSync(tar), 'web');
    expect(chart.tree.paths.map(({ path }) => path)).toEqual(['Chart.yaml', name.slice(4)]);
  });

  it.each<readonly [string, PackedEntry, RegExp]>([
    ['leads out', { name: 'web/../../etc/passwd' }, /leads out/],
    ['leads out at once', { name: '../web/a' }, /leads out/],
    ['is absolute', { name: '/etc/passwd' }, /absolute/],
    ['is absolute on Windows', { name: 'web/c:/x' }, /absolute/],
    ['holds a backslash', { name: 'web\\..\\x' }, /backslash/],
    ['holds a line break', { name: 'web/a\nb' }, /control/],
    ['lies elsewhere', { name: 'other/a' }, /outside/],
    ['lies in no directory', { name: 'a' }, /outside/],
    ['is there twice', { name: 'web/Chart.yaml' }, /twice/],
    ['is there twice in another spelling', { name: 'web//./Chart.yaml' }, /twice/],
    ['is a file and a directory', { name: 'web/Chart.yaml/x' }, /twice/],
    ['is Git data', { name: 'web/.git/config' }, /\.git/],
    ['is a symbolic link', { name: 'web/l', type: 'symlink', linkname: '/proc/self/environ' }, /is a link/],
    ['is a link that stays inside', { name: 'web/l', type: 'link', linkname: 'web/Chart.yaml' }, /link/],
    ['is a device', { name: 'web/d', type: 'character-device' }, /no file/],
    ['is a pipe', { name: 'web/p', type: 'fifo' }, /no file/],
  ])('is refused with an entry that %s', async (_what, entry, reason) => {
    const archive = await packEntries([{ name: 'web/Chart.yaml', content: 'x' }, entry]);
    const error = await refusal(archive);
    expect(error).toMatchObject({ code: 'UNSAFE_CHART' });
    expect(error.message).toMatch(reason);
  });

  it.each<readonly [string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['is no archive', () => Buffer.from('<html>login</html>'), /no gzip/],
    ['is empty', () => Buffer.alloc(0), /no gzip/],
    ['is something else in gzip', () => gzipSync('hello'.repeat(500)), /damaged/],
    ['ends early', async () => (await packFolder(CHART)).subarray(0, -20), /damaged/],
    ['ends within a file', async () => gzipSync(gunzipSync(await packFolder(CHART)).subarray(0, 520)), /damaged/],
    ['has a wrong checksum', async () => gzipSync(gunzipSync(await packFolder(CHART)).fill('x', 300, 310)), /damaged/],
    ['holds nothing', () => packEntries([]), /Chart\.yaml/],
    ['holds no chart', () => packFolder({ 'values.yaml': '' }), /Chart\.yaml/],
  ])('is refused when it %s', async (_what, make, reason) => {
    const error = await refusal(await make());
    expect(error).toMatchObject({ code: 'UNSAFE_CHART' });
    expect(error.message).toMatch(reason);
  });

  it.each<readonly [string, () => Promise<Uint8Array>]>([
    ['a large archive', async () => Buffer.concat([await packFolder(CHART), Buffer.alloc(70_000)])],
    ['a large file', () => packFolder({ ...CHART, big: 'x'.repeat(100_001) })],
    ['many files', () => packFolder(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, ''])))],
    ['deep directories', () => packFolder({ ...CHART, 'a/b/c/d/e/f/g': '' })],
    ['a long path', () => packFolder({ ...CHART, ['x'.repeat(250)]: '' })],
  ])('is refused with %s', async (_what, make) => {
    expect(await refusal(await make())).toMatchObject({ code: 'CHART_LIMIT_EXCEEDED' });
  });

  it('that unfolds to gigabytes is left at the limit (fault row 29)', async () => {
    const limits = { ...SMALL, archiveBytes: 200_000, fileBytes: 1024 ** 4 };
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    const header = Buffer.from(gunzipSync(await packFolder({ 'Chart.yaml': 'x' })).subarray(0, 512));
    header.write('77777777777\0', 124);
    const file = gzipSync(Buffer.concat([sign(header), zeros]), { level: 9 });
    expect(file.length).toBeLessThan(200_000);
    header.write('5', 156);
    const directory = gzipSync(Buffer.concat([sign(header), zeros]), { level: 9 });
    const members = Buffer.concat([
      gzipSync(header),
      ...Array.from({ length: 100 }, () => gzipSync(zeros.subarray(0, 512 * 1024))),
    ]);
    const started = performance.now();
    for (const bomb of [file, directory, members]) {
      expect(await refusal(bomb, limits)).toMatchObject({ code: 'CHART_LIMIT_EXCEEDED' });
      expect((await refusal(bomb, { ...limits, fileBytes: 1_000 })).code).toBe('CHART_LIMIT_EXCEEDED');
    }
    // What follows the end mark is not even inflated.
    expect(await refusal(gzipSync(zeros, { level: 9 }), limits)).toMatchObject({ code: 'UNSAFE_CHART' });
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('of hostile names never shows more of them than a line (fault row 13)', async () => {
    const error = await refusal(await packEntries([{ name: `web/${'../'.repeat(60)}x\ny` }]));
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).not.toContain('\n');
  });

  it('is unpacked or refused, never anything else, whatever the bytes of the archive', async () => {
    const tar = gunzipSync(await packFolder({ ...CHART, ['p'.repeat(110)]: 'long' }));
    const change = fc.record({
      at: fc.nat(tar.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
      isSigned: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(tar.length), async (changes, cut) => {
        const changed = Buffer.from(tar.subarray(0, cut % 3 === 0 ? cut : tar.length));
        for (const { at, bytes, isSigned } of changes) {
          changed.set(bytes.subarray(0, Math.max(0, changed.length - at)), Math.min(at, changed.length));
          const header = at - (at % 512);
          if (isSigned && header + 512 <= changed.length) sign(changed.subarray(header, header + 512));
        }
        await settles(gzipSync(changed));
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('is unpacked or refused, whatever its names', async () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', 'web', 'Chart.yaml', '.git', 'C:', '\0', '\\'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 5 }), async (names) => {
        const files = names
          .filter((one) => one !== '')
          .map((one) => ({ name: one.startsWith('web/') ? one : `web/${one}`, content: 'x' }));
        await settles(await packEntries([{ name: 'web/Chart.yaml', content: 'x' }, ...files]));
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('of the size that Helm takes is unpacked without holding up other work', async () => {
    const file = Buffer.alloc(4 * 1024 * 1024);
    for (let at = 0; at < file.length; at += 64) file.writeUInt32LE(at, at);
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`files/${index}`, file]));
    const archive = await packFolder({ ...CHART, ...files });
    // Processor time is measured: machines are busy.
    let [longest, last] = [0, process.threadCpuUsage()];
    const watch = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      longest = Math.max(longest, (user + system) / 1_000);
      last = process.threadCpuUsage();
    }, 5);
    const chart = await unpackChart(archive, 'web', CHART_LIMITS);
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(watch);
    expect(chart.size).toBeGreaterThan(80 * 1024 * 1024);
    expect(longest).toBeLessThan(2_000);
  });
});

/** Nothing but files below the root, or an error of our own. */
async function settles(archive: Uint8Array): Promise<void> {
  try {
    const { tree } = await unpackChart(archive, 'web', SMALL);
    for (const { path } of tree.paths) expect(path).not.toMatch(/^\/|(?:^|\/)\.{0,2}(?:\/|$)|\\|\p{Cc}/u);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
  }
}

/** Puts the right checksum into a tar header. */
function sign(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return header;
}
