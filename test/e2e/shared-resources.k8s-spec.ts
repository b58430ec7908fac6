// Two applications that want one object: one has it, both are told with both names, and with FailOnSharedResource=true the other one applies nothing.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { configMap } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const files = {
  'apps/first/shared.yaml': configMap('shared', { by: 'first' }),
  'apps/second/shared.yaml': configMap('shared', { by: 'second' }),
  'apps/second/own.yaml': configMap('own', { a: '1' }),
};

describeOnCluster('shared resources', files, (story) => {
  const by = async (): Promise<unknown> => (await story().get('configmap', 'shared'))['data'];
  const warning = async (name: string): Promise<string> => {
    const { conditions } = await story().fleet.untilApplication(name, 'is warned', (seen) =>
      seen.conditions.some(({ type }) => type === 'SharedResourceWarning'),
    );
    return conditions.find(({ type }) => type === 'SharedResourceWarning')?.message ?? '';
  };

  it('stay with the first, and both applications name both', async () => {
    await story().apply('first', { syncPolicy: syncing() });
    await story().untilSynced('first');
    await story().apply('second', { syncPolicy: syncing() });
    const shared = `ConfigMap ${story().namespace}/shared is part of applications`;
    expect(await warning('second')).toContain(`${shared} second and first: first has it`);
    expect(await warning('first')).toContain(`${shared} first and second: first has it`);
    await staysTrue('the first has it', 1_500, async () => JSON.stringify(await by()) === '{"by":"first"}');
    await until('the rest is applied', () => story().find('configmap', 'own'));
  });

  it('fail the sync with FailOnSharedResource=true, before anything is applied', async () => {
    await story().run(['delete', 'configmap', 'own', '--wait=false']);
    await story().apply('second', { syncPolicy: syncing('FailOnSharedResource=true') });
    const message = await story().untilFailed('second');
    expect(message).toContain(`ConfigMap ${story().namespace}/shared is part of applications second and first`);
  });

  it('go to the other when the first gives them up', async () => {
    await story().fleet.push({ 'apps/first/shared.yaml': configMap('other', { by: 'first' }) });
    await story().apply('second', { syncPolicy: syncing() });
    await story().untilSynced('second');
    expect(await by()).toEqual({ by: 'second' });
    const { conditions } = await story().untilSynced('first');
    expect(conditions).toEqual([]);
  });
});
