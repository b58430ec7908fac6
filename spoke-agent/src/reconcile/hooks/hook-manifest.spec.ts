import { describe, expect, it } from '@jest/globals';
import { TRACKING_ANNOTATION } from '@wheelhouse/protocol';
import fc from 'fast-check';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { PlannedHook } from '../../engine/plan/hook-plan.js';
import { HOOK_RUN_ANNOTATION, isMadeBy, nameHooks } from './hook-manifest.js';
import { newHookRun, recordOfRun, restoredRun } from './hook-run.js';

const run = newHookRun(new Date('2026-01-02T03:04:05Z'), { content: 'x', isTakenOver: false });

function hook(metadata: Record<string, unknown>, type: PlannedHook['type'] = 'PreSync'): PlannedHook {
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace: 'shop', annotations: { [TRACKING_ANNOTATION]: 'web:batch/Job:shop/' }, ...metadata },
  } as unknown as KubernetesObject;
  return { type, wave: 0, object, policies: [] };
}

describe('the objects of hooks', () => {
  it('keep their name, and name their run', () => {
    const [named] = nameHooks([hook({ name: 'migrate' })], run, 'abc');
    expect(named).toMatchObject({ id: 'PreSync batch/Job/shop/migrate', key: { name: 'migrate' } });
    expect(named?.object.metadata.annotations?.[HOOK_RUN_ANNOTATION]).toBe(`PreSync.${run.id}`);
    const object = named?.object ?? hook({}).object;
    expect([isMadeBy(object, 'PreSync', run), isMadeBy(object, 'PostSync', run)]).toEqual([true, false]);
    expect(isMadeBy(object, 'PreSync', newHookRun(new Date(0), { content: 'x', isTakenOver: false }))).toBe(false);
  });

  it('get one of their own where they have none, which their tracking id names, too', () => {
    const nameless = hook({ generateName: 'migrate-' });
    const named = nameHooks(
      [nameless, nameless, hook({ generateName: 'migrate-' }, 'PostSync')],
      run,
      '1.2.3@sha256:FF',
    );
    expect(named.map(({ key }) => key.name)).toEqual([
      'migrate-123sha2-presync-1767323045',
      'migrate-123sha2-presync-1767323045-1',
      'migrate-123sha2-postsync-1767323045',
    ]);
    expect(named[0]?.object.metadata).not.toHaveProperty('generateName');
    expect(named[0]?.object.metadata.annotations?.[TRACKING_ANNOTATION]).toBe(
      `web:batch/Job:shop/${named[0]?.key.name}`,
    );
  });

  it('have names that a label can hold, the same whenever they are asked for, and no two alike', () => {
    const prefixes = fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,80}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(prefixes, fc.string(), (generateNames, revision) => {
        const hooks = generateNames.map((generateName) => hook({ generateName }));
        const names = nameHooks(hooks, run, revision).map(({ key }) => key.name);
        expect(names.every((name) => name.length <= 63)).toBe(true);
        expect(new Set(names).size).toBe(names.length);
        expect(nameHooks(hooks, run, revision).map(({ key }) => key.name)).toEqual(names);
      }),
    );
  });
});

describe('a run of hooks', () => {
  it('comes back from disk as it was', () => {
    const key = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: 'a' };
    run.records.set('PreSync batch/Job/shop/a', {
      type: 'PreSync',
      key,
      policies: ['HookFailed'],
      startedAt: '2026-01-02T03:04:06Z',
      phase: 'Running',
      uid: 'u',
      message: '',
    });
    expect(restoredRun(recordOfRun(run))).toEqual(run);
  });
});
