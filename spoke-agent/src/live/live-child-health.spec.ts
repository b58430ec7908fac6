// The health of what an application's objects own, where administrators wrote checks.
import type { LiveAnswers, LiveNode } from '@wheelhouse/protocol';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../cluster/cluster.js';
import { parseCustomizations } from '../engine/customizations/parse-customizations.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { FakeClock } from '../reconcile/clock.js';
import { ScriptRunner } from '../scripts/script-runner.js';
import { applicationId, configMap, deployment, keyIn } from '../stories/agent-scenario.js';
import { LiveScenario, pod, replicaSet } from './live-scenario.js';
import { CHECKS_BUDGET_MS, ChildHealth } from './tree/child-health.js';
import { liveChild } from './tree/live-child.js';

const id = applicationId();
const web = keyIn('Deployment', 'web');
let scenario: LiveScenario;

beforeEach(async () => {
  scenario = await LiveScenario.make();
});
afterEach(() => scenario.end());

/** An application whose Deployment owns a ReplicaSet. */
async function begin(data: Record<string, string>): Promise<void> {
  const { hub } = scenario.agent;
  const policy = { ...AUTOMATED, customizations: hub.store([configMap('argocd-cm', data)]) };
  hub.assign({ id, name: 'web', objects: [deployment('web', 1)], policy });
  await scenario.agent.start();
  await scenario.agent.synced(id);
  await scenario.own(web, replicaSet('web-1'));
}

async function nodeOf(kind: string): Promise<LiveNode | undefined> {
  const { nodes } = (await scenario.ask('tree', id, {})) as LiveAnswers['tree'];
  return nodes.find((node) => node.kind === kind && !node.isManaged);
}

describe('the health of what objects own', () => {
  it('is what a check of its kind says', async () => {
    const check = `return { status = "Degraded", message = "revision " .. obj.metadata.annotations["deployment.kubernetes.io/revision"] }`;
    await begin({ 'resource.customizations.health.apps_ReplicaSet': check });
    expect(await nodeOf('ReplicaSet')).toMatchObject({ health: 'Degraded', message: 'revision 3' });
  });

  it('is what the rules say where there is no check of its kind', async () => {
    await begin({ 'resource.customizations.health.Pod': 'return { status = "Degraded" }' });
    expect((await nodeOf('ReplicaSet'))?.health).toBe('Progressing');
  });

  it('is Unknown with the reason where the check fails, and the tree is there all the same', async () => {
    await begin({ 'resource.customizations.health.apps_ReplicaSet': 'return obj.nothing.at.all' });
    expect(await nodeOf('ReplicaSet')).toMatchObject({ health: 'Unknown', message: expect.stringContaining('nil') });
  });
});

describe('checks of what objects own', () => {
  /** Takes so long for each check, by its own clock. */
  class SlowRunner extends ScriptRunner {
    ran = 0;
    readonly clock = new FakeClock();
    private readonly tookMs: number;
    constructor(tookMs: number) {
      super();
      this.tookMs = tookMs;
    }
    override async lua(): Promise<unknown> {
      this.ran += 1;
      this.clock.advance(this.tookMs);
      return { status: 'Healthy' };
    }
    override cel(): Promise<unknown> {
      throw new Error('no check is in CEL');
    }
    override jq(): Promise<unknown[]> {
      throw new Error('no check is in jq');
    }
    override async close(): Promise<void> {}
  }

  const customizations = parseCustomizations({ 'resource.customizations.health.Pod': 'return {}' });
  const listed = { apiVersion: 'v1', kind: 'Pod', isWhole: true, isChecked: true };
  const child = (name: string): ReturnType<typeof liveChild> => {
    const object: KubernetesObject = pod(name);
    return liveChild({ ...object, metadata: { ...object.metadata, uid: name } }, listed);
  };
  const { signal } = new AbortController();

  it('run once for all who look at the same', async () => {
    const runner = new SlowRunner(1);
    const health = new ChildHealth(runner, runner.clock);
    const children = [child('a'), child('b')];
    for (let look = 0; look < 3; look += 1) await health.check(children, customizations, signal);
    expect(runner.ran).toBe(2);
  });

  it('end when their time is up: what was not reached is Unknown, and counted', async () => {
    const runner = new SlowRunner(CHECKS_BUDGET_MS / 2);
    const children = ['a', 'b', 'c', 'd'].map(child);
    const { found, left } = await new ChildHealth(runner, runner.clock).check(children, customizations, signal);
    expect([...found.values()].map((status) => status?.health)).toEqual(['Healthy', 'Healthy', 'Unknown', 'Unknown']);
    expect(left).toBe(2);
  });

  it('are not run for objects that were not kept: their health is Unknown', () => {
    const { health, message, object } = liveChild(pod('a'), listed, false);
    expect({ health, object }).toEqual({ health: 'Unknown', object: undefined });
    expect(message).toContain('was not run');
  });

  it('end when nobody looks any more', async () => {
    const runner = new SlowRunner(1);
    const gone = AbortSignal.abort();
    await expect(new ChildHealth(runner, runner.clock).check([child('a')], customizations, gone)).rejects.toThrow(
      /abort/i,
    );
    expect(runner.ran).toBe(0);
  });
});
