// Applications of a test hub with two clusters, as the specs tell their stories. Nothing of this is ever used by a running hub.
import { beforeEach } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';

export const url = 'https://git.example.com/platform.git';
/** What the applications follow. */
export const source = { url, ref: 'main' };

/** What the database holds of an application. */
export interface StoredApplication {
  readonly id: string;
  readonly cluster_id: string | null;
  readonly revision: string | null;
  readonly render_digest: string | null;
  readonly conditions: readonly { type: string; reason: string; message: string }[];
  readonly stale_since: Date | null;
  readonly deleting_at: Date | null;
  readonly pinned_revision_id: number | null;
}

/** An application as YAML. */
export function manifest(
  name: string,
  options: { path?: string; cluster?: string; policy?: string; more?: string } = {},
): string {
  const { path = 'a', cluster = 'one', policy = '', more = '' } = options;
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  finalizers: [resources-finalizer.argocd.argoproj.io]
spec:
  project: default
  source: { repoURL: '${url}', path: ${path}, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
  syncPolicy: { ${policy} }
  ${more}
`;
}

/** A hub with the clusters one and two, and something to deliver, before each test of the file. */
export function useTestApplications() {
  const testHub = useTestHub();
  let hub: TestHub;
  let clusterIds: string[];

  beforeEach(async () => {
    hub = testHub();
    hub.repositories.commit(url, 'main', { 'a/x.yaml': '1', 'b/x.yaml': '1' });
    clusterIds = await hub.register([{ name: 'one' }, { name: 'two' }]);
  });

  async function rowOf(name: string): Promise<StoredApplication> {
    const [row] = await hub.dataSource.query<StoredApplication[]>('select * from applications where name = $1', [name]);
    if (!row) throw new Error(`There is no application ${name}.`);
    return row;
  }

  async function count(what: string): Promise<number> {
    const [row] = await hub.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${what}`);
    return row?.count ?? 0;
  }

  async function revisionOf(clusterId: string | undefined): Promise<number> {
    const [row] = await hub.dataSource.query<{ r: number }[]>(
      'select desired_revision::int as r from cluster_deliveries where cluster_id = $1',
      [clusterId],
    );
    return row?.r ?? -1;
  }

  const apply = (text: string) => hub.applying.apply(text, 'ann');

  return { current: () => ({ hub, clusterIds }), rowOf, count, revisionOf, apply };
}
