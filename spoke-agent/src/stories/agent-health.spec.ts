// Health with checks of administrators, and of workloads that hang, in a whole agent.
import { afterEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { READY_ANNOTATION } from '../cluster/simulated/workload-status.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

/** Settings of a hub, by their digest. */
const customizations = (data: Record<string, string>): string => scenario.hub.store([configMap('argocd-cm', data)]);
/** Healthy once somebody in the cluster says so. */
const CHECK = `
local hs = { status = "Progressing", message = "Waiting for a word" }
local word = (obj.metadata.annotations or {})["example.com/word"]
if word == "go" then hs.status = "Healthy" hs.message = "" end
if word == "no" then hs.status = "Degraded" hs.message = "It said no" end
return hs`;
const say = async (name: string, word: string): Promise<void> => {
  const patch = { metadata: { annotations: { 'example.com/word': word } } };
  await scenario.cluster.edit(keyIn('ConfigMap', name), patch, { manager: 'somebody' });
};
const assign = (data: Record<string, string>): void => {
  const policy = { ...AUTOMATED, customizations: customizations(data) };
  const objects = [configMap('first', {}), configMap('second', {}, { 'argocd.argoproj.io/sync-wave': '1' })];
  scenario.hub.assign({ id, name: 'web', objects, policy });
};

describe('health by checks of administrators', () => {
  it('holds the next wave until the check says that it is Healthy', async () => {
    scenario = await AgentScenario.make();
    assign({ 'resource.customizations.health.ConfigMap': CHECK });
    await scenario.start();
    await until('it waits', () => scenario.resource(id, 'first')?.message === 'Waiting for a word');
    await settle();
    expect(scenario.resource(id, 'first')?.health).toBe('Progressing');
    expect(await scenario.get(keyIn('ConfigMap', 'second'))).toBeUndefined();
    await say('first', 'go');
    await until('the next wave begins', async () => (await scenario.get(keyIn('ConfigMap', 'second'))) !== undefined);
    await say('second', 'go');
    await scenario.synced(id);
  });

  it('fails the wave when the check says Degraded', async () => {
    scenario = await AgentScenario.make();
    assign({ 'resource.customizations.health.ConfigMap': CHECK });
    await scenario.start();
    await until('it waits', () => scenario.resource(id, 'first')?.health === 'Progressing');
    await say('first', 'no');
    await until('it is Degraded', () => scenario.status(id)?.health === 'Degraded');
    expect(scenario.resource(id, 'first')?.message).toBe('It said no');
    expect(await scenario.get(keyIn('ConfigMap', 'second'))).toBeUndefined();
  });

  it('shows the error of a check as Unknown, and takes a better check without a change of any object', async () => {
    scenario = await AgentScenario.make();
    assign({ 'resource.customizations.health.ConfigMap': 'return obj.nothing.at.all' });
    await scenario.start();
    await until('it is Unknown', () => scenario.resource(id, 'first')?.health === 'Unknown');
    expect(scenario.status(id)?.health).toBe('Unknown');
    expect(scenario.resource(id, 'first')?.message).toBe(
      "<string>:1: attempt to index a non-table object(nil) with key 'at'",
    );
    assign({ 'wheelhouse.health.cel.ConfigMap': 'obj.kind == "ConfigMap" ? "Healthy" : "Degraded"' });
    await scenario.synced(id);
    assign({});
    await until('it has no health', () => scenario.resource(id, 'first')?.health === null);
  });

  it('goes on while a check of another application does not end', async () => {
    scenario = await AgentScenario.make();
    assign({ 'resource.customizations.health.ConfigMap': 'while true do end' });
    const other = applicationId();
    scenario.hub.assign({ id: other, name: 'api', objects: [configMap('api', {})] });
    await scenario.start();
    await scenario.synced(other);
    await until('the loop is told', () => scenario.resource(id, 'first')?.health === 'Unknown');
    expect(scenario.resource(id, 'first')?.message).toContain('context deadline exceeded');
  });
});

describe('a workload that hangs', () => {
  it('is Degraded past its deadline with the reason from its pods, and what it is again when it gets on', async () => {
    scenario = await AgentScenario.make();
    const hanging = deployment('web', 1, { 'wheelhouse.dev/progress-deadline': '200ms' });
    const spec = hanging['spec'] as { template: { metadata: object } };
    Object.assign(spec.template.metadata, { annotations: { [READY_ANNOTATION]: 'false' } });
    await scenario.cluster.apply(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'web-x',
          namespace: 'shop',
          labels: { app: 'web' },
          annotations: { [READY_ANNOTATION]: 'false' },
        },
        spec: { containers: [{ name: 'web', image: 'nginx:nope' }] },
      },
      { force: true },
    );
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx:nope"' };
    const status = { phase: 'Running', containerStatuses: [{ name: 'web', image: 'nginx:nope', state: { waiting } }] };
    // The simulated controllers have had their say by then.
    const isPending = async (): Promise<boolean> =>
      ((await scenario.get(keyIn('Pod', 'web-x')))?.['status'] as { phase?: string } | undefined)?.phase === 'Pending';
    await until('the controllers know it', isPending);
    await settle(200);
    await scenario.cluster.edit(keyIn('Pod', 'web-x'), { status }, { manager: 'kubelet', subresource: 'status' });
    scenario.hub.assign({ id, name: 'web', objects: [hanging] });
    await scenario.start();
    await until('it is Degraded, with the reason', () => {
      const { health, message } = scenario.resource(id, 'web') ?? {};
      return health === 'Degraded' && message?.includes('pod web-x') === true;
    });
    expect(scenario.resource(id, 'web')?.message).toMatch(
      /^It has made no progress for 0.2 s: pod web-x: the image "nginx:nope" of container "web" cannot be pulled \(ImagePullBackOff/,
    );
    scenario.hub.assign({ id, name: 'web', objects: [deployment('web', 1)] });
    await scenario.synced(id);
  });

  it('has the deadline of its application, also when that changes, but for what an object says itself', async () => {
    scenario = await AgentScenario.make();
    const hanging = (name: string, annotations?: Record<string, string>) => {
      const object = deployment(name, 1, annotations);
      const spec = object['spec'] as { template: { metadata: object } };
      Object.assign(spec.template.metadata, { annotations: { [READY_ANNOTATION]: 'false' } });
      return object;
    };
    const objects = [hanging('web'), hanging('patient', { 'wheelhouse.dev/progress-deadline': '1h' })];
    const assignWith = (progressDeadlineMs?: number): void =>
      scenario.hub.assign({
        id,
        name: 'web',
        objects,
        revision: 'the same',
        policy: { ...AUTOMATED, ...(progressDeadlineMs !== undefined && { progressDeadlineMs }) },
      });
    assignWith();
    await scenario.start();
    await scenario.synced(id, 'Progressing');
    assignWith(100);
    await until('it is Degraded', () => scenario.resource(id, 'web')?.health === 'Degraded');
    expect(scenario.resource(id, 'web')?.message).toContain('It has made no progress for 0.1 s');
    expect(scenario.resource(id, 'patient')?.health).toBe('Progressing');
    assignWith(0);
    await until('it has all the time', () => scenario.resource(id, 'web')?.health === 'Progressing');
  });
});
