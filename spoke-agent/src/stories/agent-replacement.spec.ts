import { describe, expect, it } from '@jest/globals';
import { configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { settings, useSettingsStory } from './settings-story.js';

const story = useSettingsStory();

function job(image: string, options?: string): KubernetesObject {
  const annotations = options === undefined ? {} : { 'argocd.argoproj.io/sync-options': options };
  const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'seed', annotations }, spec };
}
const seed = { ...keyIn('Job', 'seed'), apiVersion: 'batch/v1' };

describe('Replace=true', () => {
  const replaced = (values: Record<string, string>) =>
    configMap('settings', values, { 'argocd.argoproj.io/sync-options': 'Replace=true' });

  it('writes the object whole: what others added goes with the next change', async () => {
    story.assign([replaced({ a: '1' })]);
    await story.scenario.start();
    await story.scenario.synced(story.id);
    await story.scenario.cluster.edit(settings, { data: { theirs: 'x' } }, { manager: 'kubectl-edit' });
    await settle(50);
    expect(await story.data()).toEqual({ a: '1', theirs: 'x' });
    story.assign([replaced({ a: '2' })]);
    await story.untilData('it is replaced', { a: '2' });
    expect(await story.managers()).toEqual(['wheelhouse-replace Update']);
  });

  it('heals drift in what its manifest says, also after a restart', async () => {
    story.assign([replaced({ a: '1' })]);
    await story.scenario.start();
    await story.scenario.synced(story.id);
    await story.scenario.cluster.edit(settings, { data: { a: '7' } }, { manager: 'kubectl-edit' });
    await story.untilData('it is healed', { a: '1' });
    await until('it is told', () =>
      story.scenario.drifts().some(({ field, live }) => field === 'data.a' && live === '"7"'),
    );
    await story.scenario.agent?.stop();
    await story.scenario.cluster.edit(settings, { data: { a: '8' } }, { manager: 'kubectl-edit' });
    await story.scenario.start();
    await story.untilData('it is healed again', { a: '1' });
  });

  it('is left for an ordinary apply without leaving anything behind', async () => {
    story.assign([replaced({ a: '1', b: '2' })]);
    await story.scenario.start();
    await story.scenario.synced(story.id);
    story.assign([configMap('settings', { a: '1' })]);
    await story.untilData('b is gone', { a: '1' });
    await until('it is applied', async () => (await story.managers()).join() === 'wheelhouse Apply');
  });

  it('counts for the whole application, unless an object says otherwise', async () => {
    const other = configMap('other', { a: '1' }, { 'argocd.argoproj.io/sync-options': 'Replace=false' });
    story.assign([configMap('settings', { a: '1' }), other], { syncOptions: ['Replace=true', 'ServerSideApply=true'] });
    await story.scenario.start();
    await story.scenario.synced(story.id);
    expect(await story.managers()).toEqual(['wheelhouse-replace Update']);
    const entries = (await story.scenario.get(keyIn('ConfigMap', 'other')))?.metadata.managedFields ?? [];
    expect(entries.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['wheelhouse Apply']);
  });
});

describe('what cannot be changed in place', () => {
  it('fails with a word on Force=true', async () => {
    story.assign([job('a:1')]);
    await story.scenario.start();
    await until('it is there', async () => (await story.scenario.get(seed)) !== undefined);
    story.assign([job('a:2')]);
    await until('it failed', () => story.scenario.status(story.id)?.operation?.phase === 'Failed');
    expect(story.scenario.status(story.id)?.operation?.message).toContain('Force=true');
  });

  it.each(['Force=true', 'Force=true,Replace=true'])('is made anew with %s', async (options) => {
    story.assign([job('a:1', options)]);
    await story.scenario.start();
    await until('it is there', async () => (await story.scenario.get(seed)) !== undefined);
    const before = (await story.scenario.get(seed))?.metadata.uid;
    story.assign([job('a:2', options)]);
    await until('it is another one', async () => {
      const uid = (await story.scenario.get(seed))?.metadata.uid;
      return uid !== undefined && uid !== before;
    });
    expect(story.scenario.drifts()).toEqual([]);
  });

  it('stays as it is with Force=true when the new one would be refused, too', async () => {
    const annotations = { 'argocd.argoproj.io/sync-options': 'Force=true' };
    story.assign([deployment('web', 1, annotations)]);
    await story.scenario.start();
    await story.scenario.synced(story.id);
    const before = (await story.scenario.get(keyIn('Deployment', 'web')))?.metadata.uid;
    const broken = deployment('web', 1, annotations);
    story.assign([{ ...broken, spec: { ...(broken['spec'] as object), selector: { matchLabels: { app: 'other' } } } }]);
    await until('it failed', () => story.scenario.status(story.id)?.operation?.phase === 'Failed');
    expect((await story.scenario.get(keyIn('Deployment', 'web')))?.metadata.uid).toBe(before);
  });
});
