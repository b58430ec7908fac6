// Settings of the fleet that assignments name: fetched like renders, believed only when they verify, kept as long as they are named.
import { afterEach, describe, expect, it } from '@jest/globals';
import { renderBytes, sha256 } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const blobId = applicationId();
const web = keyIn('Deployment', 'web');
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

/** Puts the blob among the renders of the hub; gives its digest. */
function offer(data: Record<string, string>): string {
  const objects = [configMap('argocd-cm', data)];
  scenario.hub.assign({ id: blobId, name: 'blob', policy: { ...AUTOMATED, automated: null }, objects });
  scenario.hub.remove(blobId, false);
  return sha256(renderBytes(objects));
}

const assign = (customizations?: string): void =>
  scenario.hub.assign({
    id,
    name: 'web',
    objects: [deployment('web', 2)],
    policy: { ...AUTOMATED, ...(customizations !== undefined && { customizations }) },
  });
const replicas = async (): Promise<unknown> =>
  ((await scenario.get(web))?.['spec'] as { replicas?: number } | undefined)?.replicas;
const IGNORING = { 'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/replicas]' };

describe('settings of the fleet', () => {
  it('count for applications that name them, also after a restart without the hub', async () => {
    scenario = await AgentScenario.make();
    assign(offer(IGNORING));
    await scenario.start();
    await scenario.synced(id);
    scenario.hub.isDown = true;
    await scenario.restart();
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    await settle(300);
    expect(await replicas()).toBe(5);
  });

  it('that are not what their digest says are refused, and nothing new is taken over with them', async () => {
    scenario = await AgentScenario.make();
    assign();
    await scenario.start();
    await scenario.synced(id);
    const digest = offer(IGNORING);
    const other = Buffer.from('x').toString('base64');
    scenario.hub.tamperRender = (render) => (render.digest === digest ? { ...render, content: other } : render);
    assign(digest);
    await until('the agent holds', () => scenario.hub.hold?.code === 'BUNDLE_TAMPERED');
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    await until('it heals by what it held before', async () => (await replicas()) === 2);
    scenario.hub.tamperRender = (render) => render;
    scenario.hub.nudge();
    await until('the hold ends', () => scenario.hub.hold == null);
  });
});
