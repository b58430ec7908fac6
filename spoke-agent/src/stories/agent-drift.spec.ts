import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, secret, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const REPORT_ONLY = { ...AUTOMATED, automated: { prune: true, selfHeal: false, allowEmpty: false } };
const web = keyIn('Deployment', 'web');
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

async function withWeb(policy = AUTOMATED): Promise<void> {
  scenario = await AgentScenario.make();
  const objects = [deployment('web', 2), configMap('settings', { a: '1' }), secret('login', { password: 'first' })];
  scenario.hub.assign({ id, name: 'web', policy, objects });
  await scenario.start();
  await scenario.synced(id);
}

async function replicas(): Promise<unknown> {
  return ((await scenario.get(web))?.['spec'] as { replicas?: number } | undefined)?.replicas;
}

describe('drift with self-healing', () => {
  it('is put back at once, and named: field, values, writer and when', async () => {
    await withWeb();
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    // Turns of the event loop: a machine that stands still for a while makes none, an agent that waited for a timer would make thousands.
    let turns = 0;
    for (; (await replicas()) !== 2; turns += 1) await nextTurn();
    expect(turns).toBeLessThan(50);
    await until('it is reported', () => scenario.drifts().length > 0);
    expect(scenario.drifts()).toMatchObject([
      {
        applicationId: id,
        group: 'apps',
        kind: 'Deployment',
        name: 'web',
        namespace: 'shop',
        field: 'spec.replicas',
        desired: '2',
        live: '5',
        manager: 'kubectl-scale',
        state: 'Healed',
      },
    ]);
    expect(Date.parse(scenario.drifts()[0]?.changedAt ?? '')).not.toBeNaN();
    expect(scenario.drifts()[0]?.healedAt).toBeTruthy();
    await scenario.synced(id);
  });

  it('costs nothing when a field changes that is not ours', async () => {
    await withWeb();
    await scenario.cluster.edit(web, { metadata: { annotations: { note: 'mine' } } }, { manager: 'someone' });
    await settle();
    expect(scenario.drifts()).toEqual([]);
    expect((await scenario.get(web))?.metadata.annotations?.['note']).toBe('mine');
  });

  it('names the field inside a list by its key', async () => {
    await withWeb();
    const spec = {
      template: { spec: { containers: [{ name: 'web', image: 'nginx:9', ports: [{ containerPort: 80 }] }] } },
    };
    await scenario.cluster.edit(web, { spec }, { manager: 'kubectl-set' });
    await until('it is reported', () => scenario.drifts().length > 0);
    expect(scenario.drifts()[0]).toMatchObject({
      field: 'spec.template.spec.containers[name=web].image',
      live: '"nginx:9"',
      manager: 'kubectl-set',
    });
  });

  it('makes a deleted object again', async () => {
    await withWeb();
    await scenario.cluster.remove(keyIn('ConfigMap', 'settings'));
    await until('it is back', async () => (await scenario.get(keyIn('ConfigMap', 'settings'))) !== undefined);
    await until('it is reported', () => scenario.drifts().length > 0);
    expect(scenario.drifts()).toMatchObject([{ name: 'settings', field: '', live: null, state: 'Healed' }]);
    await scenario.synced(id);
  });

  it('puts a stripped label back', async () => {
    await withWeb();
    const settings = keyIn('ConfigMap', 'settings');
    await scenario.cluster.edit(
      settings,
      { metadata: { labels: { [APPLICATION_LABEL]: null } } },
      { manager: 'someone' },
    );
    await until('it is back', async () => (await scenario.get(settings))?.metadata.labels?.[APPLICATION_LABEL] === id);
    await until('it is reported', () => scenario.drifts().length > 0);
    expect(scenario.drifts()[0]?.field).toBe(`metadata.labels["${APPLICATION_LABEL}"]`);
  });

  it('never lets a value of a Secret leave', async () => {
    await withWeb();
    const canary = Buffer.from('canary-4711').toString('base64');
    await scenario.cluster.edit(keyIn('Secret', 'login'), { data: { password: canary } }, { manager: 'kubectl-edit' });
    await until('it is reported', () => scenario.drifts().length > 0);
    expect(scenario.drifts()[0]?.live).toMatch(/^"\++"$/);
    const said = JSON.stringify(scenario.hub.reports);
    for (const value of [canary, 'canary-4711', Buffer.from('first').toString('base64'), '"first"'])
      expect(said).not.toContain(value);
  });

  it('gives in for a while when another writer keeps coming back', async () => {
    await withWeb();
    for (let flip = 1; flip <= 6; flip += 1) {
      await scenario.cluster.scale(web, 2 + flip, 'autoscaler');
      if (flip <= 5) await until(`flip ${flip} is healed`, async () => (await replicas()) === 2);
      if (flip <= 5) await until(`flip ${flip} is reported`, () => scenario.drifts().length >= flip);
    }
    await until('it is suspended', () => scenario.drifts().some(({ state }) => state === 'Suspended'));
    await settle();
    expect(await replicas()).toBe(8);
    expect(scenario.drifts().findLast(({ state }) => state === 'Suspended')).toMatchObject({
      field: 'spec.replicas',
      manager: 'autoscaler',
    });
    expect(scenario.resource(id, 'web')).toMatchObject({
      syncStatus: 'OutOfSync',
      message: expect.stringContaining('autoscaler'),
    });
  });

  it('is tried again when the API server is away for a moment', async () => {
    await withWeb();
    scenario.cluster.faults.failNext({ code: 'UNAVAILABLE', times: 1, matching: ({ verb }) => verb === 'apply' });
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    await until('it is healed', async () => (await replicas()) === 2);
    await scenario.synced(id);
  });

  it('is healed and reported when it happened while nobody watched', async () => {
    await withWeb();
    await scenario.agent?.stop();
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    await scenario.cluster.remove(keyIn('ConfigMap', 'settings'));
    await scenario.start();
    await until('it is healed', async () => (await replicas()) === 2);
    await until('it is back', async () => (await scenario.get(keyIn('ConfigMap', 'settings'))) !== undefined);
    await until('both are reported', () => scenario.drifts().length === 2);
  });
});

describe('drift without self-healing', () => {
  it('stays open, and is closed when somebody puts the value back', async () => {
    await withWeb(REPORT_ONLY);
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    await until('it is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    expect(await replicas()).toBe(5);
    expect(scenario.status(id)?.syncStatus).toBe('OutOfSync');
    await scenario.cluster.scale(web, 2, 'kubectl-scale');
    await until('it is closed', () => scenario.drifts().every(({ state }) => state === 'Healed'));
    expect(scenario.drifts()).toHaveLength(1);
    await scenario.synced(id);
  });

  it('is told again when a value that somebody put back by hand is changed once more', async () => {
    await withWeb(REPORT_ONLY);
    for (const replicas of [5, 6]) {
      await scenario.cluster.scale(web, replicas, 'kubectl-scale');
      await until('it is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
      await scenario.cluster.scale(web, 2, 'kubectl-scale');
      await until('it is closed', () => scenario.drifts().every(({ state }) => state === 'Healed'));
    }
    expect(scenario.drifts().map(({ live }) => live)).toEqual(['5', '6']);
    await scenario.synced(id);
    await scenario.restart();
    await scenario.cluster.scale(web, 7, 'kubectl-scale');
    await until('it is open', () => scenario.drifts().some(({ live, state }) => state === 'Open' && live === '7'));
  });

  it('reports a deleted object as missing', async () => {
    await withWeb(REPORT_ONLY);
    await scenario.cluster.remove(keyIn('ConfigMap', 'settings'));
    await until('it is missing', () => scenario.resource(id, 'settings')?.health === 'Missing');
    await until('it is open', () => scenario.drifts().some(({ state, field }) => state === 'Open' && field === ''));
    expect(scenario.status(id)?.syncStatus).toBe('OutOfSync');
  });

  it('is overwritten by the next version', async () => {
    await withWeb(REPORT_ONLY);
    await scenario.cluster.scale(web, 5, 'kubectl-scale');
    await until('it is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    scenario.hub.assign({ id, name: 'web', policy: REPORT_ONLY, objects: [deployment('web', 3)] });
    await until('it is overwritten', async () => (await replicas()) === 3);
    await until('it is closed', () => scenario.drifts().every(({ state }) => state === 'Healed'));
  });
});
