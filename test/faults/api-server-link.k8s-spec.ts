// Row 36, below HTTP: connections between an agent and a real API server are refused, cut, swallowed in one or both directions, torn in the middle of
// an answer, or slow. Once the link carries again the cluster is as Git has it, what was changed by hand meanwhile included.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BareClient } from '../support/bare-client.js';
import { linkedKubeconfig } from '../support/linked-kubeconfig.js';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { LINK_FAULTS, type TcpLink } from '../support/tcp-link.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';

const SLOW_MS = 150;
/** A request that is never answered is given up after half a minute. */
const GIVEN_UP = { timeoutMs: 75_000 };
/** One after the other would be minutes. */
const ONE_GIVEN_UP = { timeoutMs: 45_000 };
const NAMESPACE = `api-server-link-${process.pid}`;

const contents = (version: string): Readonly<Record<string, string>> => ({
  'apps/web/settings.yaml': configMap('settings', { version }),
  'apps/web/others.yaml': Array.from({ length: 30 }, (_, index) => configMap(`other-${index}`, { version })).join(
    '---\n',
  ),
});

describeWithTestbed('an agent whose link to its API server fails', (kubeconfigs) => {
  const kubeconfig = kubeconfigs.at(-1) ?? '';
  describeFleet('on a real cluster', { files: contents('0') }, (fleet) => {
    const api = new BareClient(kubeconfig, 2);
    const at = (name: string): string => `/api/v1/namespaces/${NAMESPACE}/configmaps/${name}`;
    let link: TcpLink;

    const version = async (name = 'settings'): Promise<unknown> => (await api.find(at(name)))?.data?.['version'];
    const uids = async (): Promise<(string | undefined)[]> =>
      await Promise.all(['settings', 'other-7'].map(async (name) => (await api.find(at(name)))?.metadata.uid));

    beforeAll(async () => {
      const linked = await linkedKubeconfig(kubeconfig, fleet().directory);
      link = linked.link;
      await fleet().addCluster('one', {}, linked.path);
      const { repositoryUrl } = fleet();
      const namespace = NAMESPACE;
      await fleet().applyApplication(application({ name: 'web', repositoryUrl, cluster: 'one', namespace }));
      await fleet().untilGreen(['web']);
    });
    afterAll(async () => {
      await link.close();
      await api.remove(`/api/v1/namespaces/${NAMESPACE}`);
      api.close();
    });

    it.each(LINK_FAULTS)('row 36: goes on once a link that was %s carries again', async (fault) => {
      const before = await uids();
      link.break(fault);
      const commit = await fleet().push(contents(fault));
      await api.patch(at('other-3'), { data: { version: 'by hand' } }, 'kubectl-edit');
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      link.mend();
      await fleet().untilGreen(['web'], commit, GIVEN_UP);
      await until('what was changed by hand is put right', async () => (await version('other-3')) === fault);
      expect(await version()).toBe(fault);
      expect(await uids()).toEqual(before);
    });

    it('row 36: follows and heals over a link that is slow', async () => {
      link.slowDown(SLOW_MS);
      const commit = await fleet().push(contents('slow'));
      await fleet().untilGreen(['web'], commit, GIVEN_UP);
      await api.patch(at('other-3'), { data: { version: 'by hand' } }, 'kubectl-edit');
      await until('it is healed', async () => (await version('other-3')) === 'slow');
      link.mend();
    });

    it('row 36: loses no watch event to connections that end again and again', async () => {
      for (let round = 0; round < 5; round += 1) {
        link.drop();
        await api.patch(at('settings'), { data: { version: `by hand ${round}` } }, 'kubectl-edit');
        await until('it is healed', async () => (await version()) === 'slow');
      }
      await fleet().untilGreen(['web']);
    });

    it('row 36: gives up all connections that were forgotten on the way when the first of them does not answer', async () => {
      // As many connections as there can be.
      await fleet().untilGreen(['web'], await fleet().push(contents('many')));
      link.forget();
      const files = { 'apps/web/settings.yaml': configMap('settings', { version: 'forgotten' }) };
      const commit = await fleet().push(files);
      await fleet().untilApplication('web', 'has it', ({ syncedRevision }) => syncedRevision === commit, ONE_GIVEN_UP);
      expect(await version()).toBe('forgotten');
    });
  });
});
