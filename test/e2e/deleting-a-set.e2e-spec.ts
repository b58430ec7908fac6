// Deleting a set: with its applications and their objects, or without.
import { expect, it } from '@jest/globals';
import { AUTOMATED, applicationSet, CLUSTERS_WITH_ENV } from '../support/sample-files.js';
import { deploymentPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const options = { clusters: { one: { env: 'dev' }, two: { env: 'dev' } } };
const FINALIZER = 'resources-finalizer.argocd.argoproj.io';
const DELETE = `mutation($name: String!, $cascade: Boolean) { deleteApplicationSet(name: $name, cascade: $cascade) }`;

describeFleet('deleting a set', options, (fleet) => {
  const names = (set: string): string[] => [`${set}-one`, `${set}-two`];
  const isThere = async (namespace: string): Promise<boolean> => {
    const { door } = fleet().agent('one');
    return (await door.get(deploymentPath(namespace, 'web'))) !== undefined;
  };
  const make = async (name: string, more: { finalizers?: string[]; spec?: Record<string, unknown> }): Promise<void> => {
    await fleet().applySet(
      applicationSet({
        name,
        repositoryUrl: fleet().repositoryUrl,
        generators: CLUSTERS_WITH_ENV,
        syncPolicy: AUTOMATED,
        ...more,
      }),
    );
    await fleet().untilGreen(names(name));
  };
  const untilGone = async (set: string): Promise<void> => {
    await until('the set is gone', async () => {
      const { applicationSet: found } = await fleet().client.request<{ applicationSet: unknown }>(
        `query($name: String!) { applicationSet(name: $name) { name } }`,
        { name: set },
      );
      return found === null;
    });
  };

  it('takes applications and objects with it', async () => {
    await make('cascade', { finalizers: [FINALIZER] });
    await fleet().client.request(DELETE, { name: 'cascade' });
    await untilGone('cascade');
    await until('its applications are gone', async () => (await fleet().applications()).length === 0);
    await until('its objects are gone', async () => !(await isThere('cascade')));
  });

  it('leaves the objects with preserveResourcesOnDeletion', async () => {
    await make('preserve', { spec: { syncPolicy: { preserveResourcesOnDeletion: true } } });
    await fleet().client.request(DELETE, { name: 'preserve' });
    await untilGone('preserve');
    await until('its applications are gone', async () => (await fleet().applications()).length === 0);
    await staysTrue('its objects stay', 1_000, () => isThere('preserve'));
  });

  it('leaves the applications without cascade', async () => {
    await make('orphan', { finalizers: [FINALIZER] });
    await fleet().client.request(DELETE, { name: 'orphan', cascade: false });
    await untilGone('orphan');
    const applications = await fleet().untilGreen(names('orphan'));
    expect(applications.map(({ applicationSetName }) => applicationSetName)).toEqual([null, null]);
    expect(await isThere('orphan')).toBe(true);
  });

  it('needs a set of that name', async () => {
    expect((await fleet().client.refusal(DELETE, { name: 'nobody' })).code).toBe('NOT_FOUND');
  });
});
