// Application sets of a test hub, as the specs tell their stories. Nothing of this is ever used by a running hub.
import { beforeEach } from '@jest/globals';
import type { TestHub } from './test-hub.js';
import { useTestHub } from './test-hub-lifetime.js';

export const url = 'https://git.example.com/platform.git';

/** What the set of the stories may differ in. */
export interface SetOptions {
  readonly generators?: string;
  readonly spec?: string;
  readonly path?: string;
  readonly name?: string;
}

/** The set `web` as YAML. */
export function setOf({ generators, spec = '', path = 'web', name = '{{name}}-web' }: SetOptions = {}): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators: ${generators ?? '[{ clusters: {} }]'}
${spec}
  template:
    metadata: { name: '${name}', labels: { set: web } }
    spec:
      project: default
      source: { repoURL: '${url}', path: ${path}, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }
      syncPolicy: { automated: { prune: true } }
`;
}

/** Clusters with consecutive names, without the last. */
export const clusters = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ name: `c${String(from + index).padStart(2, '0')}` }));

/** A hub whose repository has two directories before each test of the file. */
export function useTestSets() {
  const testHub = useTestHub();
  let hub: TestHub;

  beforeEach(async () => {
    hub = testHub();
    hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a', 'web2/app.yaml': 'b' });
  });

  async function count(what: string): Promise<number> {
    const [row] = await hub.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${what}`);
    return row?.count ?? 0;
  }

  async function conditions(): Promise<Record<string, { status: string; reason: string; message: string }>> {
    const set = await hub.setStore.findByName('web');
    return Object.fromEntries((set?.conditions ?? []).map((condition) => [condition.type, condition]));
  }

  return { hub: () => hub, count, conditions };
}
