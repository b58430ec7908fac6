// What becomes of drift and of new versions in the modes of an application: report, heal, and heal but hold upgrades.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { untilDrift } from '../support/drift-story.js';
import { AUTOMATED, webFiles } from '../support/sample-files.js';
import { staysTrue, until } from '../support/until.js';

const files = { 'apps/web/web.yaml': webFiles() };
const mode = (value: string): { annotations: Record<string, string>; syncPolicy: unknown } => ({
  annotations: { 'wheelhouse.dev/mode': value },
  syncPolicy: AUTOMATED,
});

describeOnCluster('drift modes', files, (story) => {
  const replicas = async (): Promise<number> =>
    ((await story().get('deployment', 'web'))['spec'] as { replicas: number }).replicas;
  const image = async (): Promise<boolean> =>
    JSON.stringify(await story().get('deployment', 'web')).includes('nginx:1.26');
  const scale = async (count: number): Promise<unknown> =>
    await story().run(['scale', 'deployment', 'web', `--replicas=${count}`]);
  /** The agent was told to put nothing back any more. */
  const untilReporting = async (): Promise<void> => {
    const { client } = story().fleet;
    await until('the hub says so', async () => {
      const query = `{ application(name: "web") { hold { reason } } }`;
      const { application } = await client.request<{ application: { hold: { reason: string } | null } }>(query);
      return application.hold?.reason === 'ReportOnly';
    });
    await story().fleet.untilHeld('one');
  };

  it('heal: drift is put back and told', async () => {
    await story().apply('web', mode('heal'));
    await story().untilSynced('web');
    await scale(5);
    await until('it is healed', async () => (await replicas()) === 2);
    const drift = await untilDrift(story(), 'web', { field: 'spec.replicas', state: 'Healed' });
    expect(drift).toMatchObject({ desired: '2', live: '5' });
    expect(drift.manager).toMatch(/^kubectl/);
    expect(drift.user).toBeNull();
  });

  it('names the person where the cluster notes one with the change', async () => {
    const patch = { metadata: { annotations: { 'wheelhouse.dev/changed-by': 'ada' } }, data: { colour: 'red' } };
    await story().run(['patch', 'configmap', 'web-settings', '-p', JSON.stringify(patch)]);
    const drift = await untilDrift(story(), 'web', { field: 'data.colour', state: 'Healed' });
    expect(drift.user).toBe('ada');
  });

  it('report: drift is told and stays', async () => {
    await story().apply('web', mode('report'));
    await story().untilSynced('web');
    await untilReporting();
    await scale(6);
    await untilDrift(story(), 'web', { field: 'spec.replicas', state: 'Open' });
    await staysTrue('it stays', 1_000, async () => (await replicas()) === 6);
    expect((await story().fleet.application('web'))?.syncStatus).toBe('OutOfSync');
  });

  it('heal but hold upgrades: drift is put back, a new version waits and says why', async () => {
    await story().apply('web', mode('hold-upgrades'));
    await until('it is healed', async () => (await replicas()) === 2);
    await story().fleet.push({ 'apps/web/web.yaml': webFiles('nginx:1.26') });
    await until('it waits', async () => (await story().fleet.application('web'))?.syncStatus === 'OutOfSync');
    await scale(7);
    await until('it is healed', async () => (await replicas()) === 2);
    expect(await image()).toBe(false);
    await story().apply('web', mode('heal'));
    await until('the new version is there', image);
  });

  it('accepted drift becomes a rule, and stays as it is', async () => {
    await story().apply('web', mode('report'));
    await story().untilSynced('web');
    await untilReporting();
    await scale(3);
    await untilDrift(story(), 'web', { field: 'spec.replicas', state: 'Open' });
    await story().fleet.client.request(`mutation { acceptDrift(application: "web") { application { name } } }`);
    await until('it is drift no more', async () => (await story().fleet.application('web'))?.syncStatus === 'Synced');
    expect(await replicas()).toBe(3);
  });
});
