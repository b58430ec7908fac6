// A change by hand is seen, named and healed; or, where a policy says so, only reported.
import { expect, it } from '@jest/globals';
import { type DriftState, listDrift, listEvents } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, REPORT_ONLY, webFiles } from '../support/sample-files.js';
import { configMapPath, deploymentPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  password: correct-horse\n`;
const options = {
  clusters: { one: { env: 'production' } },
  files: { 'apps/web/web.yaml': webFiles(), 'apps/web/secret.yaml': secret },
};

describeFleet('a change by hand', options, (fleet) => {
  const drift = async (application: string, field: string): Promise<DriftState | undefined> =>
    (await listDrift(fleet().client, application)).find((each) => each.field === field);

  it('starts from a fleet that is green', async () => {
    const { repositoryUrl } = fleet();
    const common = { repositoryUrl, generators: CLUSTERS_WITH_ENV };
    await fleet().applySet(applicationSet({ ...common, name: 'healed' }));
    await fleet().applySet(applicationSet({ ...common, name: 'reported', syncPolicy: REPORT_ONLY }));
    await fleet().untilGreen(['healed-one', 'reported-one']);
  });

  it('is healed, and says field, values and who did it', async () => {
    const { door } = fleet().agent('one');
    await door.scale('healed', 'web', 7);
    await until('the desired value is back', async () => (await door.replicas('healed', 'web')) === 2);
    const healed = await until('the hub knows', async () => {
      const found = await drift('healed-one', 'spec.replicas');
      return found?.state === 'Healed' ? found : undefined;
    });
    expect(healed).toMatchObject({
      clusterName: 'one',
      kind: 'Deployment',
      namespace: 'healed',
      name: 'web',
      desired: '2',
      live: '7',
      manager: 'kubectl-scale',
    });
    expect(healed.healedAt).not.toBeNull();
    await fleet().untilGreen(['healed-one', 'reported-one']);
  });

  it('is told as events: detected by whom, then healed', async () => {
    const events = await until('both events', async () => {
      const found = await listEvents(fleet().client, { applications: ['healed-one'] });
      return found.some(({ type }) => type === 'DriftHealed') ? found : undefined;
    });
    const detected = events.find(({ type }) => type === 'DriftDetected');
    expect(detected).toMatchObject({ actor: 'kubectl-scale', clusterName: 'one' });
    expect(detected?.message).toContain('replicas');
  });

  it('is healed when a whole object is deleted', async () => {
    const { door } = fleet().agent('one');
    const path = configMapPath('healed', 'web-settings');
    await door.delete(path);
    await until('the ConfigMap is back', async () => (await door.get(path))?.data?.['colour'] === 'blue');
    // Until then the hub may say that it is OutOfSync.
    await until('the hub knows', async () =>
      (await listDrift(fleet().client, 'healed-one')).some(
        ({ kind, state }) => kind === 'ConfigMap' && state === 'Healed',
      ),
    );
  });

  it('of a field that Git does not set is nobody’s business', async () => {
    const { door } = fleet().agent('one');
    await door.patch(deploymentPath('healed', 'web'), { metadata: { annotations: { note: 'by hand' } } });
    await staysTrue('the annotation is left alone', 1_000, async () => {
      const object = await door.get(deploymentPath('healed', 'web'));
      return object?.metadata.annotations?.['note'] === 'by hand';
    });
    expect(await fleet().application('healed-one')).toMatchObject({ syncStatus: 'Synced', driftCount: 0 });
  });

  it('is only reported where selfHeal is off', async () => {
    const { door } = fleet().agent('one');
    await door.scale('reported', 'web', 5);
    const seen = await fleet().untilApplication('reported-one', 'is OutOfSync', ({ syncStatus, driftCount }) => {
      return syncStatus === 'OutOfSync' && driftCount === 1;
    });
    expect(seen.message).not.toBeNull();
    expect(await drift('reported-one', 'spec.replicas')).toMatchObject({ state: 'Open', live: '5', healedAt: null });
    await staysTrue('it is not healed', 1_500, async () => (await door.replicas('reported', 'web')) === 5);
  });

  it('goes away with a sync on request', async () => {
    await fleet().client.request(`mutation { syncApplication(name: "reported-one") { operationId } }`);
    await fleet().untilApplication('reported-one', 'is Synced', ({ syncStatus, driftCount, operation }) => {
      return syncStatus === 'Synced' && driftCount === 0 && operation?.phase === 'Succeeded';
    });
    expect(await fleet().agent('one').door.replicas('reported', 'web')).toBe(2);
  });

  it('of a Secret never shows the value', async () => {
    const { door } = fleet().agent('one');
    const data = { password: Buffer.from('battery-staple').toString('base64') };
    await door.patch('/api/v1/namespaces/reported/secrets/login', { data });
    const found = await until('the drift is known', async () =>
      (await listDrift(fleet().client, 'reported-one')).find(({ kind }) => kind === 'Secret'),
    );
    expect(found.field).toContain('password');
    const everything = JSON.stringify([
      found,
      await listEvents(fleet().client, {}),
      fleet().hub.log(),
      fleet().agent('one').log(),
    ]);
    for (const value of ['battery-staple', data.password, 'correct-horse']) expect(everything).not.toContain(value);
  });
});
