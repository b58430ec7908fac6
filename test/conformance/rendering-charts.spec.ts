// Charts from chart repositories and dependencies of charts, offline: folders of the facts file stand for the repositories.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkerRenderPool } from '@wheelhouse/renderer';
import { pack } from 'tar-stream';
import { stringify } from 'yaml';
import { type ApplicationRenderError, renderFile } from '../../cli/src/commands/render/render-file.js';
import { builtRenderer } from '../support/build-renderer.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const isThere = builtRenderer(ROOT) !== undefined;
const itWithModule = isThere ? it : it.skip;

const TEMPLATE =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-{{ .Chart.Name }}"}\ndata: {version: "{{ .Chart.Version }}", size: {{ .Values.size | default "none" | quote }}}\n';
const CHARTS = 'https://charts.example.com';

let directory: string;
const pool = new WorkerRenderPool({ threads: 1 });

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}

async function packedChart(name: string, version: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: `${name}/Chart.yaml` }, `apiVersion: v2\nname: ${name}\nversion: ${version}\n`);
  archive.entry({ name: `${name}/templates/c.yaml` }, TEMPLATE);
  archive.entry({ name: `${name}/prod.yaml` }, 'size: large\n');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

async function dataOf(source: object, more: object = {}): Promise<Record<string, unknown>> {
  const spec = { project: 'default', destination: { name: 'oslo', namespace: 'shop' }, source, ...more };
  const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'corner' }, spec };
  const task = { text: stringify(application), factsFile: join(directory, 'facts.yaml'), now: new Date() };
  const { manifests } = await renderFile(task, pool);
  return Object.fromEntries(
    manifests.map(({ name, text }) => [name, (JSON.parse(text) as { data: unknown }).data] as const),
  );
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-charts-'));
  put(
    'facts.yaml',
    `repositories:
  - {url: ${CHARTS}, directory: charts}
  - {url: https://git.example.com/apps.git, directory: apps}
clusters: [{name: oslo}]
`,
  );
  for (const version of ['1.0.0', '1.2.0']) put(`charts/redis-${version}.tgz`, await packedChart('redis', version));
  const shop = (repository: string): string =>
    `apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: redis, version: ^1.0.0, repository: "${repository}"}\n`;
  put('apps/shop/Chart.yaml', shop(CHARTS));
  put('apps/elsewhere/Chart.yaml', shop('https://charts.invalid'));
  put('apps/values.yaml', 'size: small\n');
});
afterAll(async () => {
  await pool.close();
  rmSync(directory, { recursive: true, force: true });
});

describe(`Charts of a chart repository (skipped: ${isThere ? '' : 'the renderer is not built'})`, () => {
  itWithModule('are rendered at a version or the highest that fits, with value files of their own', async () => {
    const source = { repoURL: CHARTS, chart: 'redis', helm: { valueFiles: ['prod.yaml'] } };
    expect(await dataOf({ ...source, targetRevision: '1.0.0' })).toEqual({
      'corner-redis': { version: '1.0.0', size: 'large' },
    });
    expect(await dataOf({ ...source, targetRevision: '^1.0.0' })).toEqual({
      'corner-redis': { version: '1.2.0', size: 'large' },
    });
  });

  itWithModule('take value files from other sources', async () => {
    const sources = [
      {
        repoURL: CHARTS,
        chart: 'redis',
        targetRevision: '1.0.0',
        helm: { valueFiles: ['prod.yaml', '$apps/values.yaml'] },
      },
      { repoURL: 'https://git.example.com/apps.git', ref: 'apps' },
    ];
    expect(await dataOf({}, { source: undefined, sources })).toMatchObject({ 'corner-redis': { size: 'small' } });
  });

  itWithModule('are dependencies of charts in Git', async () => {
    const source = {
      repoURL: 'https://git.example.com/apps.git',
      path: 'shop',
      helm: { values: 'redis: {size: tiny}' },
    };
    expect(await dataOf(source)).toEqual({ 'corner-redis': { version: '1.2.0', size: 'tiny' } });
  });

  itWithModule('are refused as dependencies where the facts file names no such repository', async () => {
    const source = { repoURL: 'https://git.example.com/apps.git', path: 'elsewhere' };
    const error = await dataOf(source).catch((thrown: unknown) => (thrown as ApplicationRenderError).cause);
    expect(error).toMatchObject({ code: 'REMOTE_REFUSED', message: expect.stringContaining('https://charts.invalid') });
  });
});
