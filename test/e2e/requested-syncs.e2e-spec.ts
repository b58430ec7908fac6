// What people ask for beyond an ordinary sync: a dry run, some objects only, an end; and drift that is accepted instead of put back.
import { expect, it } from '@jest/globals';
import { application, AUTOMATED, configMap, ON_REQUEST, webFiles } from '../support/sample-files.js';
import { configMapPath, deploymentPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const files = { 'apps/web/web.yaml': webFiles(), 'apps/web/more.yaml': configMap('more', { a: '1' }) };
const OPERATION = `{ application(name: "web") { operation { phase finishedAt results { kind name status message } } } }`;

interface Operation {
  readonly phase: string;
  readonly finishedAt: string | null;
  readonly results: readonly { readonly kind: string; readonly name: string; readonly status: string | null }[];
}

describeFleet('a sync that somebody asks for', { clusters: { one: {} }, files }, (fleet) => {
  const door = () => fleet().agent('one').door;
  const deployment = deploymentPath('web', 'web');
  const apply = (syncPolicy: unknown): Promise<void> =>
    fleet().applyApplication(
      application({ name: 'web', repositoryUrl: fleet().repositoryUrl, cluster: 'one', syncPolicy }),
    );
  /** Asks, and waits for the outcome. */
  const sync = async (flags: string): Promise<Operation> => {
    const before = await operation();
    await fleet().client.request(`mutation { syncApplication(name: "web", ${flags}) { operationId } }`);
    return until('it has ended', async () => {
      const now = await operation();
      return now?.finishedAt != null && JSON.stringify(now) !== JSON.stringify(before) ? now : undefined;
    });
  };
  const operation = async (): Promise<Operation | null> =>
    (await fleet().client.request<{ application: { operation: Operation | null } }>(OPERATION)).application.operation;

  it('as a dry run says what would happen, and writes nothing', async () => {
    await apply(ON_REQUEST);
    await fleet().untilApplication('web', 'is OutOfSync', ({ syncStatus }) => syncStatus === 'OutOfSync');
    const { phase, results } = await sync('dryRun: true');
    expect(phase).toBe('Succeeded');
    expect(results.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'ConfigMap more',
      'ConfigMap web-settings',
      'Deployment web',
    ]);
    expect(await door().get(deployment)).toBeUndefined();
    expect(await door().get(configMapPath('web', 'more'))).toBeUndefined();
  });

  it('of some objects leaves the others alone', async () => {
    await sync('resources: [{ group: "", kind: "ConfigMap", name: "more" }]');
    expect(await door().get(configMapPath('web', 'more'))).toBeDefined();
    expect(await door().get(deployment)).toBeUndefined();
    expect(await door().get(configMapPath('web', 'web-settings'))).toBeUndefined();
  });

  it('of all makes it Synced, with what became of each object', async () => {
    const { results } = await sync('prune: true');
    expect(results.find(({ kind }) => kind === 'Deployment')).toMatchObject({ name: 'web', status: 'Synced' });
    await fleet().untilGreen(['web']);
  });

  it('is ended only where there is one', async () => {
    const refusal = await fleet().client.refusal(`mutation { terminateOperation(name: "web") { name } }`);
    expect(refusal.code).toBe('CONFLICT');
  });

  it('is not needed where drift is accepted: from then on the field is left alone', async () => {
    await apply(AUTOMATED);
    await fleet().untilGreen(['web']);
    await door().scale('web', 'web', 5);
    await until('it is healed', async () => (await door().replicas('web', 'web')) === 2);
    const accept = `mutation { acceptDrift(application: "web", fields: ["spec.replicas"]) { rules } }`;
    const answer = await until('the hub knows of the drift', () =>
      fleet()
        .client.request<{ acceptDrift: { rules: unknown[] } }>(accept)
        .catch(() => undefined),
    );
    expect(answer.acceptDrift.rules).toEqual([
      { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'web', jsonPointers: ['/spec/replicas'] },
    ]);
    await fleet().untilHeld('one');
    await fleet().untilGreen(['web']);
    await door().scale('web', 'web', 6);
    await staysTrue('it is left as it is', 1_500, async () => (await door().replicas('web', 'web')) === 6);
    await fleet().untilGreen(['web']);
  });
});
