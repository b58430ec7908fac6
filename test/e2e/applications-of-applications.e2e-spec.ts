// One root application brings a platform up: applications in waves, a set among them, and takes it down again.
import { expect, it } from '@jest/globals';
import { findApplication } from '../support/fleet-state.js';
import { application, applicationSet, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { until } from '../support/until.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const ROOT = {
  name: 'root',
  path: 'root',
  cluster: 'in-cluster',
  namespace: 'argocd',
  finalizers: FINALIZERS,
  syncPolicy: { automated: { prune: true, selfHeal: true } },
};
const files = {
  'apps/db/all.yaml': configMap('db', { version: '1' }),
  'apps/web/all.yaml': configMap('web', { version: '1' }),
  'apps/extra/all.yaml': configMap('extra', { version: '1' }),
};
const CHILDREN = `query($name: String!) { application(name: $name) { parent { name } children { kind name wave isOwned syncStatus health application { name syncStatus } } } }`;

describeFleet('a root application', { clusters: { one: { env: 'dev' } }, files }, (fleet) => {
  const inWave = (manifest: string, wave: number): string =>
    manifest.replace(/(metadata:\n {2}name: [^\n]+\n)/, `$1  annotations: {argocd.argoproj.io/sync-wave: '${wave}'}\n`);
  const child = (name: string, wave: number): string =>
    inWave(
      application({
        name,
        repositoryUrl: fleet().repositoryUrl,
        path: `apps/${name}`,
        cluster: 'one',
        finalizers: FINALIZERS,
      }),
      wave,
    );
  const fleetSet = (): string =>
    inWave(
      applicationSet({
        name: 'extras',
        repositoryUrl: fleet().repositoryUrl,
        generators: `- clusters: {selector: {matchLabels: {env: dev}}}`,
        path: 'apps/extra',
        finalizers: FINALIZERS,
      }),
      1,
    );

  it('makes its applications and sets in the order of their waves, though no cluster is named in-cluster', async () => {
    await fleet().push({
      'root/db.yaml': child('db', -1),
      'root/web.yaml': child('web', 0),
      'root/set.yaml': fleetSet(),
    });
    await fleet().applyApplication(application({ ...ROOT, repositoryUrl: fleet().repositoryUrl }));
    await fleet().untilGreen(['db', 'extras-one', 'root', 'web'], undefined, { timeoutMs: 60_000 });
    const seen = await fleet().client.request<{ application: { children: unknown } }>(CHILDREN, { name: 'root' });
    expect(seen.application.children).toMatchObject([
      { kind: 'Application', name: 'db', wave: -1, isOwned: true, application: { name: 'db', syncStatus: 'Synced' } },
      { kind: 'Application', name: 'web', wave: 0 },
      { kind: 'ApplicationSet', name: 'extras', wave: 1, syncStatus: 'Synced', health: 'Healthy', application: null },
    ]);
    const owned = await fleet().client.request(CHILDREN, { name: 'db' });
    expect(owned).toMatchObject({ application: { parent: { name: 'root' } } });
  });

  it('refuses changes of its children by hand, and names itself', async () => {
    await expect(fleet().applyApplication(child('web', 0).replace('apps/web', 'apps/db'))).rejects.toThrow(
      'belongs to the application "root"',
    );
  });

  it('prunes what Git has no more, and leaves the rest', async () => {
    await fleet().push({ 'root/set.yaml': null });
    await fleet().untilGreen(['db', 'root', 'web'], undefined, { timeoutMs: 60_000 });
  });

  it('goes on after the hub was killed in the middle of a wave', async () => {
    const { hub } = fleet();
    await fleet().push({
      'apps/db/all.yaml': configMap('db', { version: '2' }),
      'apps/late/all.yaml': configMap('late', {}),
      'root/late.yaml': child('late', 3),
    });
    await hub.kill();
    await hub.restart();
    await fleet().webhook();
    await fleet().untilGreen(['db', 'late', 'root', 'web'], undefined, { timeoutMs: 60_000 });
  });

  it('takes everything down with it', async () => {
    await fleet().client.request(`mutation { deleteApplication(name: "root") }`);
    await until('all are gone', async () => (await fleet().applications()).length === 0, { timeoutMs: 60_000 });
    expect(await findApplication(fleet().client, 'root')).toBeUndefined();
  });
});
