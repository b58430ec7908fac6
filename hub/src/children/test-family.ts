// Applications of applications on a real Postgres, as the specs tell their stories. Nothing of this is ever used by a running hub.
import { beforeEach } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../applications/views/application-presentation.js';
import { connectChildren } from './test-children.js';

export const url = 'https://git.example.com/platform.git';

/** What a manifest of the stories may differ in. */
export interface Written {
  readonly path?: string;
  readonly destination?: string;
  readonly policy?: object;
  readonly ignoreDifferences?: readonly object[];
  readonly annotations?: object;
  readonly finalizers?: readonly string[];
}

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];

/** An application as JSON. */
export function manifest(name: string, written: Written = {}): string {
  const {
    path = 'app',
    destination = 'one',
    policy = { automated: {} },
    ignoreDifferences,
    annotations = {},
    finalizers = FINALIZERS,
  } = written;
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', annotations, finalizers },
    spec: {
      project: 'default',
      source: { repoURL: url, path, targetRevision: 'main' },
      destination: { name: destination, namespace: 'web' },
      syncPolicy: policy,
      ignoreDifferences,
    },
  });
}

/** Annotations for a wave. */
export const wave = (number: number) => ({ 'argocd.argoproj.io/sync-wave': `${number}` });
/** A set of one application as JSON. */
export const set = (name: string, child: string, path = 'app') =>
  JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name },
    spec: {
      generators: [{ list: { elements: [{ name: child }] } }],
      template: {
        metadata: { name: '{{name}}' },
        spec: {
          project: 'default',
          source: { repoURL: url, path, targetRevision: 'main' },
          destination: { name: 'one', namespace: 'web' },
        },
      },
    },
  });

/** A parent that the hub itself brings up to date. */
export const HUB_PARENT = { path: 'root', destination: 'in-cluster', policy: { automated: { prune: true } } };

/** A hub with one cluster before each test of the file. */
export function useFamily() {
  const testHub = useTestHub();
  let hub: TestHub;
  let parts: ReturnType<typeof connectChildren>;

  beforeEach(async () => {
    hub = testHub();
    parts = connectChildren(hub);
    await hub.register([{ name: 'one' }]);
  });

  /** What Git has; told to the hub. */
  const push = async (files: Record<string, string>): Promise<void> => {
    await hub.repositories.push({ url, ref: 'main' }, { 'app/x.yaml': '1', ...files }, hub.dataSource);
    await settle();
  };

  const settle = async (): Promise<void> => {
    await hub.jobs.runAll();
  };

  const apply = async (name: string, written: Written = {}): Promise<void> => {
    await hub.applying.apply(manifest(name, written), 'ann');
    await settle();
  };

  const find = async (name: string): Promise<PresentedApplication | undefined> => {
    const row = await new ApplicationListReadModel(hub.dataSource, hub.clock, hub.config).findByName(name);
    return row && presentApplication(row);
  };

  const shown = async (name: string): Promise<PresentedApplication> => {
    const application = await find(name);
    if (!application) throw new Error(`There is no application ${name}.`);
    return application;
  };

  const names = async (): Promise<string[]> => {
    const rows = await hub.dataSource.query<{ name: string }[]>(`select name from applications order by name`);
    return rows.map((row) => row.name);
  };

  const report = async (name: string, changes: Parameters<TestHub['agents']['report']>[1] = {}): Promise<void> => {
    await hub.agents.report(name, changes);
    await settle();
  };

  const openWave = async (name: string): Promise<number | null> => {
    const [row] = await hub.dataSource.query<{ wave: number | null }[]>(
      `select (s.content #>> '{syncPolicy,openWave}')::int as wave from assignments s join applications a on a.id = s.application_id
       where a.name = $1`,
      [name],
    );
    return row?.wave ?? null;
  };

  return { hub: () => hub, parts: () => parts, push, settle, apply, shown, names, report, openWave };
}
