import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { ClusterError, type ClusterErrorCode } from '../../cluster/cluster.errors.js';
import type { HeldAssignment, KindRef } from '../../store/state-schema.js';
import { ManagedState } from '../state/managed-state.js';
import { RemovalKinds } from './removal-kinds.js';

const map = { apiVersion: 'v1', kind: 'ConfigMap' };
const toy = { apiVersion: 'example.com/v1', kind: 'Toy' };
const widget = { apiVersion: 'example.com/v1', kind: 'Widget' };
const manifest = (kind: KindRef): KubernetesObject => ({ ...kind, metadata: { name: 'x' } });

/** An agent that has three kinds in use, and an application whose last render has ConfigMaps. */
class Scene {
  readonly application = new ManagedState().ensureApplication('app');
  readonly waitedFor: string[][] = [];
  render: KubernetesObject[] | undefined = [manifest(map)];
  readonly undiscovered = new Map<string, ClusterErrorCode>();
  readonly unlisted = new Set<string>();

  constructor() {
    const assignment = { syncPolicy: {} } as HeldAssignment;
    const marks = { isPrepared: false, isDeleted: false, isDone: false, hooks: undefined };
    this.application.removal = { ...marks, deleteResources: true, assignment, failures: 0, retryAtMs: undefined };
  }

  async reason(): Promise<string | undefined> {
    const kinds = new RemovalKinds({
      cluster: {
        kindOf: (_apiVersion, kind) => {
          const code = this.undiscovered.get(kind);
          if (code !== undefined) return Promise.reject(new ClusterError(code, `${kind} cannot be discovered`));
          return Promise.resolve({ namespaced: true, plural: kind, served: [] } as never);
        },
      },
      observer: {
        kindsInUse: [map, toy, widget],
        refusalOf: () => undefined,
        synced: (wanted) => {
          this.waitedFor.push(wanted.map(({ kind }) => kind));
          return Promise.resolve(!wanted.some(({ kind }) => this.unlisted.has(kind)));
        },
      },
      manifests: { prepare: () => Promise.resolve(this.render) },
    });
    const outcome = await kinds.unobserved(this.application);
    return outcome?.type === 'failed' ? outcome.reason : undefined;
  }
}

describe('a removal', () => {
  it('waits until every kind in use is known, whoever has objects of it: some may be left of earlier versions', async () => {
    const scene = new Scene();
    scene.unlisted.add('Widget');
    expect(await scene.reason()).toBe('DeletionFailed');
    expect(scene.waitedFor).toEqual([['ConfigMap', 'Toy', 'Widget']]);
  });

  it('passes over a kind that cannot be discovered, unless it has objects of it', async () => {
    const scene = new Scene();
    scene.undiscovered.set('Toy', 'UNAVAILABLE');
    expect(await scene.reason()).toBeUndefined();
    expect(scene.waitedFor).toEqual([['ConfigMap', 'Widget']]);
    scene.render = [manifest(map), manifest(toy)];
    await expect(scene.reason()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('has nothing to wait for of a kind that is not served any more, even where its render has it', async () => {
    const scene = new Scene();
    scene.render = [manifest(map), manifest(toy)];
    scene.undiscovered.set('Toy', 'KIND_UNKNOWN');
    expect(await scene.reason()).toBeUndefined();
    expect(scene.waitedFor).toEqual([['ConfigMap', 'Widget']]);
  });

  it('may have objects of any kind when its last render is not known', async () => {
    const scene = new Scene();
    scene.render = undefined;
    scene.undiscovered.set('Toy', 'UNAVAILABLE');
    await expect(scene.reason()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
