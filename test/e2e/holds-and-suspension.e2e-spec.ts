// Applications and clusters that people keep from changing: what still happens, what waits, and where it is told.
import { expect, it } from '@jest/globals';
import { listEvents } from '../support/fleet-state.js';
import { application, webFiles } from '../support/sample-files.js';
import { configMapPath, deploymentPath, namespacePath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const HOLD = `{ application(name: "web") { message hold { reason message } suspension { by reason } } explain(application: "web") { message } }`;
const CLUSTER = `{ cluster(name: "one") { suspension { by reason } } fleetStatus { held suspendedClusters } }`;

interface Shown {
  readonly application: {
    readonly message: string | null;
    readonly hold: { readonly reason: string; readonly message: string } | null;
    readonly suspension: { readonly by: string; readonly reason: string } | null;
  };
  readonly explain: { readonly message: string };
}

describeFleet('what people suspend', { clusters: { one: {} } }, (fleet) => {
  const door = () => fleet().agent('one').door;
  const request = <Data>(query: string): Promise<Data> => fleet().client.request<Data>(query);
  const apply = (name: string): Promise<void> =>
    fleet().applyApplication(
      application({ name, repositoryUrl: fleet().repositoryUrl, cluster: 'one', finalizers: FINALIZERS }),
    );
  const image = async (): Promise<string> => JSON.stringify((await door().get(deploymentPath('web', 'web')))?.spec);

  it('starts green', async () => {
    await apply('web');
    await fleet().untilGreen(['web']);
  });

  it('an application: nothing is put right and nothing new is applied, and everything says who and why', async () => {
    await request(`mutation { suspendApplication(name: "web", reason: "moving the database") { name } }`);
    await fleet().untilHeld('one');
    await door().scale('web', 'web', 7);
    await fleet().push({ 'apps/web/web.yaml': webFiles('nginx:1.27') });
    const shown = await until('the hub says so', async () => {
      const answer = await request<Shown>(HOLD);
      return answer.explain.message.includes('moving the database') ? answer : undefined;
    });
    expect(shown.application.hold?.reason).toBe('Suspended');
    expect(shown.application.message).toContain('moving the database');
    expect(shown.application.suspension).toEqual({ by: 'admin', reason: 'moving the database' });
    await staysTrue('it is left as it is', 1_500, async () => {
      return (await door().replicas('web', 'web')) === 7 && (await image()).includes('nginx:1.25');
    });
    const events = await listEvents(fleet().client, { applications: ['web'] });
    expect(events.some(({ type, actor }) => type === 'ApplicationSuspended' && actor === 'admin')).toBe(true);
  });

  it('an application: a sync that somebody asks for runs', async () => {
    await request(`mutation { syncApplication(name: "web") { operationId } }`);
    await until('the new version runs', async () => (await image()).includes('nginx:1.27'));
  });

  it('an application: resumed, drift is put right', async () => {
    await door().scale('web', 'web', 9);
    await staysTrue('it is left as it is', 800, async () => (await door().replicas('web', 'web')) === 9);
    await request(`mutation { resumeApplication(name: "web") { name } }`);
    await until('the desired value is back', async () => (await door().replicas('web', 'web')) === 2);
    await fleet().untilGreen(['web']);
    // It may be green by a report from before, which says why it was held.
    await fleet().untilApplication('web', 'waits for nothing', ({ message }) => message === null);
    expect((await request<Shown>(HOLD)).application).toEqual({ message: null, hold: null, suspension: null });
  });

  it('on the spot: who has the cluster but not the hub stops the agent, and the hub shows it', async () => {
    const path = configMapPath('wheelhouse-system', 'wheelhouse-hold');
    const own = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wheelhouse-system' } };
    await door().put(namespacePath('wheelhouse-system'), own);
    await door().put(path, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'wheelhouse-hold', namespace: 'wheelhouse-system' },
      data: { reason: 'a disk is being replaced' },
    });
    const shown = await until('the hub knows', async () => {
      // The two are read one beside the other: a report may come between them.
      const answer = await request<Shown>(HOLD);
      return answer.application.hold && answer.explain.message.includes('a disk') ? answer : undefined;
    });
    expect(shown.application.hold?.reason).toBe('SuspendedLocally');
    expect(shown.application.hold?.message).toContain('a disk is being replaced');
    expect(shown.explain.message).toContain('a disk is being replaced');
    await door().scale('web', 'web', 3);
    await staysTrue('it is left as it is', 1_000, async () => (await door().replicas('web', 'web')) === 3);
    await door().delete(path);
    await until('the desired value is back', async () => (await door().replicas('web', 'web')) === 2);
    await until('the hub knows', async () => (await request<Shown>(HOLD)).application.hold === null || undefined);
  });

  it('a cluster: nothing is written at all, not even on request, and deletions wait', async () => {
    await request(`mutation { suspendCluster(name: "one", reason: "upgrade") { name } }`);
    await until('its applications are held', async () => {
      return (await request<Shown>(HOLD)).application.hold?.reason === 'ClusterSuspended' || undefined;
    });
    await fleet().untilHeld('one');
    expect(await request(CLUSTER)).toEqual({
      cluster: { suspension: { by: 'admin', reason: 'upgrade' } },
      fleetStatus: { held: 1, suspendedClusters: 1 },
    });
    const refusal = await fleet().client.refusal(`mutation { syncApplication(name: "web") { operationId } }`);
    expect(refusal).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('upgrade') });
    await door().scale('web', 'web', 5);
    await request(`mutation { deleteApplication(name: "web") }`);
    await staysTrue('it is left as it is', 1_500, async () => (await door().replicas('web', 'web')) === 5);
  });

  it('a cluster: resumed, what waited goes on', async () => {
    await request(`mutation { resumeCluster(name: "one") { name } }`);
    await until('the objects are gone', async () => (await door().get(deploymentPath('web', 'web'))) === undefined);
    await until('the application is gone', async () => {
      return (await request<{ application: unknown }>(`{ application(name: "web") { name } }`)).application === null;
    });
  });
});
