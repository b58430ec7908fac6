// Projects: which applications they allow, when they let them be synced; and settings of the whole fleet for its agents.
import { expect, it } from '@jest/globals';
import { findCluster } from '../support/fleet-state.js';
import { application, webFiles } from '../support/sample-files.js';
import { deploymentPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const APPLY_PROJECT = `mutation($manifest: String!) { applyProject(manifest: $manifest) { project { name } warnings } }`;
const APPLY_CONFIG_MAP = `mutation($manifest: String!) { applyConfigMap(manifest: $manifest) { name } }`;
const STATE = `{ application(name: "web") {
  hold { reason } conditions { type reason message }
  syncWindows { allowsAutomated allowsManual windows { kind isActive } }
} }`;
const ALWAYS = { schedule: '* * * * *', duration: '1h', applications: ['web'] };

interface State {
  readonly hold: { readonly reason: string } | null;
  readonly conditions: readonly { readonly type: string; readonly reason: string; readonly message: string }[];
  readonly syncWindows: { readonly allowsAutomated: boolean; readonly allowsManual: boolean } | null;
}

describeFleet('projects', { clusters: { one: {} } }, (fleet) => {
  const door = () => fleet().agent('one').door;
  const image = async (): Promise<string> => JSON.stringify((await door().get(deploymentPath('web', 'web')))?.spec);
  const state = async (): Promise<State> => (await fleet().client.request<{ application: State }>(STATE)).application;
  const project = async (spec: Record<string, unknown>): Promise<void> => {
    const anything = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
    const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'shop' } };
    const manifest = JSON.stringify({ ...kind, spec: { ...anything, ...spec } });
    await fleet().client.request(APPLY_PROJECT, { manifest });
  };
  const settings = async (data: Record<string, string>): Promise<void> => {
    const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data });
    await fleet().client.request(APPLY_CONFIG_MAP, { manifest });
  };

  it('are names and nothing more until the first is applied', async () => {
    const { repositoryUrl } = fleet();
    await fleet().applyApplication(application({ name: 'web', repositoryUrl, cluster: 'one', project: 'shop' }));
    await fleet().untilGreen(['web']);
    await project({});
    await fleet().untilGreen(['web']);
  });

  it('keep agents from syncing in a closed window, and let them again when it is taken away', async () => {
    await project({ syncWindows: [{ kind: 'deny', ...ALWAYS }] });
    await until('the hub says so', async () => (await state()).syncWindows?.allowsAutomated === false || undefined);
    expect((await state()).syncWindows).toEqual({
      allowsAutomated: false,
      allowsManual: false,
      windows: [{ kind: 'deny', isActive: true }],
    });
    await fleet().push({ 'apps/web/web.yaml': webFiles('nginx:1.27') });
    await staysTrue('the new version waits', 2_000, async () => (await image()).includes('nginx:1.25'));
    await project({});
    await until('the new version runs', async () => (await image()).includes('nginx:1.27'));
    await fleet().untilGreen(['web']);
  });

  it('hold what they do not allow any more, and say which rule', async () => {
    await project({ destinations: [{ server: '*', namespace: 'other' }] });
    const held = await until('it is held', async () => {
      const now = await state();
      return now.hold ? now : undefined;
    });
    expect(held.hold?.reason).toBe('InvalidSpec');
    expect(held.conditions[0]).toMatchObject({ type: 'InvalidSpecError', reason: 'ProjectForbids' });
    expect(held.conditions[0]?.message).toContain('destinations');
    await project({});
    await fleet().untilGreen(['web']);
  });

  it('stand beside settings of the fleet: a field that all may change is left alone, until they say otherwise', async () => {
    const before = (await findCluster(fleet().client, 'one'))?.desiredRevision ?? 0;
    await settings({ 'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/replicas]' });
    // A job of the hub tells the clusters.
    await until('the cluster is to know', async () => {
      return ((await findCluster(fleet().client, 'one'))?.desiredRevision ?? 0) > before;
    });
    await fleet().untilHeld('one');
    await staysTrue('nothing else changes', 500, async () => (await door().replicas('web', 'web')) === 2);
    await door().scale('web', 'web', 7);
    await staysTrue('the replicas are left alone', 1_500, async () => (await door().replicas('web', 'web')) === 7);
    await settings({});
    await until('the desired value is back', async () => (await door().replicas('web', 'web')) === 2);
  });

  it('and refuse settings that no agent could use', async () => {
    const data = { 'resource.customizations.ignoreDifferences.apps_Deployment': '- x' };
    await expect(settings(data)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
