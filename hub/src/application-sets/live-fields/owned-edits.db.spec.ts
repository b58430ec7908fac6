import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../test-hub.js';
import { useTestHub } from '../test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a', 'web2/app.yaml': 'b' });
  hub.repositories.commit(url, 'feature', { 'web/app.yaml': 'feature' });
  await hub.register([{ name: 'c1' }, { name: 'c2' }]);
});

const IGNORING = `
  ignoreApplicationDifferences: [{ jsonPointers: [/spec/source/targetRevision, /spec/destination/name] }]
  preservedFields: { labels: [team] }`;

function setOf(options: { spec?: string; path?: string } = {}): string {
  const { spec = IGNORING, path = 'web' } = options;
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators: [{ list: { elements: [{ name: web }] } }]${spec}
  template:
    metadata: { name: '{{name}}' }
    spec:
      project: default
      source: { repoURL: '${url}', path: ${path}, targetRevision: main }
      destination: { name: c1, namespace: web }
`;
}

interface AppOptions {
  readonly revision?: string;
  readonly path?: string;
  readonly labels?: string;
  readonly cluster?: string;
  readonly annotations?: string;
}

function applicationOf(options: AppOptions = {}): string {
  const { revision = 'feature', path = 'web', labels = '{}', cluster = 'c1', annotations = '{}' } = options;
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, labels: ${labels}, annotations: ${annotations} }
spec:
  project: default
  source: { repoURL: '${url}', path: ${path}, targetRevision: ${revision} }
  destination: { name: ${cluster}, namespace: web }
`;
}

interface Row {
  readonly spec: { readonly source: unknown; readonly destination: unknown };
  readonly labels: unknown;
  readonly annotations: unknown;
  readonly finalizers: unknown;
  readonly owner: string | null;
  readonly cluster: string | null;
}

async function live(): Promise<Row | undefined> {
  const [row] = await hub.dataSource.query<Row[]>(
    `select a.spec, a.labels, a.annotations, a.finalizers, t.name as owner, c.name as cluster
     from applications a left join application_sets t on t.id = a.application_set_id
     left join clusters c on c.id = a.cluster_id where a.name = 'web'`,
  );
  return row;
}

describe('a person who changes an application of a set', () => {
  beforeEach(async () => {
    await hub.sets.apply(setOf(), 'ann');
  });

  it('may change what the set ignores, and the set leaves it so', async () => {
    await hub.applying.apply(applicationOf({ labels: '{ team: blue }' }), 'bob');
    const expected = {
      labels: { team: 'blue' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
      owner: 'web',
    };
    expect(await live()).toMatchObject(expected);
    expect((await live())?.spec.source).toMatchObject({ targetRevision: 'feature' });
    await hub.jobs.runAll();
    expect((await hub.sets.apply(setOf(), 'ann')).plan).toMatchObject({ updateCount: 0, unchangedCount: 1 });
    await hub.sets.apply(setOf({ path: 'web2' }), 'ann');
    expect(await live()).toMatchObject(expected);
    expect((await live())?.spec.source).toEqual({ repoURL: url, path: 'web2', targetRevision: 'feature' });
  });

  it('is refused anything else, with the set and the path', async () => {
    await expect(hub.applying.apply(applicationOf({ path: 'web2' }), 'bob')).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { application: 'web', applicationSet: 'web', path: 'spec.source.path' },
    });
    await expect(hub.applying.apply(applicationOf({ labels: '{ tier: x }' }), 'bob')).rejects.toThrow(
      /metadata\.labels\.tier of the application "web" belongs to the application set "web"/,
    );
    expect((await live())?.spec.source).toMatchObject({ targetRevision: 'main' });
  });

  it('may send it to another cluster where the set ignores the destination', async () => {
    await hub.applying.apply(applicationOf({ cluster: 'c2' }), 'bob');
    await hub.jobs.runAll();
    await hub.sets.apply(setOf({ path: 'web2' }), 'ann');
    expect(await live()).toMatchObject({ cluster: 'c2', spec: { source: { path: 'web2' } } });
  });

  it('may leave the notes of other tools on every application', async () => {
    const annotations = `{ notified.notifications.argoproj.io: '{}' }`;
    await hub.applying.apply(applicationOf({ annotations, revision: 'main' }), 'bob');
    await hub.sets.apply(setOf({ path: 'web2' }), 'ann');
    expect(await live()).toMatchObject({ annotations: { 'notified.notifications.argoproj.io': '{}' } });
  });

  it('loses the change when the set stops ignoring the field', async () => {
    await hub.applying.apply(applicationOf(), 'bob');
    const { plan } = await hub.sets.apply(setOf({ spec: '' }), 'ann');
    expect(plan).toMatchObject({ updateCount: 1 });
    expect(plan.items[0]).toMatchObject({ changes: ['spec.source.targetRevision'] });
    expect((await live())?.spec.source).toMatchObject({ targetRevision: 'main' });
  });

  it('may change nothing of a set that ignores nothing', async () => {
    await hub.sets.apply(setOf({ spec: '' }), 'ann');
    await expect(hub.applying.apply(applicationOf(), 'bob')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await hub.applying.apply(applicationOf({ revision: 'main' }), 'bob')).toBe('web');
  });
});

describe('a set with a rule that is not understood', () => {
  it('is refused, and the rule is named', async () => {
    const spec = `\n  ignoreApplicationDifferences: [{ jqPathExpressions: ['.spec.sources | map(.x)'] }]`;
    await expect(hub.sets.apply(setOf({ spec }), 'ann')).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('.spec.sources | map(.x)'),
    });
  });
});
