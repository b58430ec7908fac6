import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { manifest, wave, HUB_PARENT, useFamily } from './test-family.js';
import type { connectChildren } from './test-children.js';

const family = useFamily();
const { push, settle, apply, shown, names, report } = family;
const ROOT = { name: 'root', actor: 'ann' };
const HOUR = 3_600_000;
let hub: TestHub;
let parts: ReturnType<typeof connectChildren>;

beforeEach(() => {
  hub = family.hub();
  parts = family.parts();
  hub.clock.advance(new Date('2030-03-04T12:00:00Z').getTime() - hub.clock.now().getTime());
});

/** The project of the stories with these windows. */
async function project(...syncWindows: readonly object[]): Promise<void> {
  const spec = {
    sourceRepos: ['*'],
    destinations: [{ name: '*', server: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    syncWindows,
  };
  await parts.registry.apply(
    JSON.stringify({ apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'default' }, spec }),
    'ann',
  );
  await settle();
}

async function pass(ms: number): Promise<void> {
  hub.clock.advance(ms);
  await hub.agents.contact();
  await hub.jobs.runAll(hub.clock.now());
}

const nightly = (more: object = {}) => ({
  kind: 'allow',
  schedule: '0 22 * * *',
  duration: '1h',
  applications: ['root'],
  description: 'nightly',
  ...more,
});

describe('sync windows of an application that makes applications', () => {
  it('keep it from making anything before they open, by the hub or a cluster, and say when that is', async () => {
    for (const destination of ['in-cluster', 'one']) {
      await project(nightly());
      await push({ [`${destination}/a.yaml`]: manifest(`web-${destination}`) });
      await apply('root', { ...HUB_PARENT, path: destination, destination });
      expect(await names()).not.toContain(`web-${destination}`);
      const today = hub.clock.now().toISOString().slice(0, 10);
      const [children = []] = await parts.list.listOf([(await shown('root')).id]);
      expect(children.find(({ name }) => name === `web-${destination}`)?.message).toBe(
        `It is created later. Syncs are allowed in sync windows only: "0 22 * * *" for 1h (UTC), nightly. That may change at ${today}T22:00Z.`,
      );
      await pass(10 * HOUR - 1000);
      expect(await names()).not.toContain(`web-${destination}`);
      await pass(1000);
      expect(await names()).toContain(`web-${destination}`);
      expect(children.find(({ name }) => name === 'web-in-cluster')?.message ?? '').toContain('nightly');
      await pass(14 * HOUR);
    }
  });

  it('count as soon as the project says otherwise', async () => {
    await project(nightly());
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['root']);
    await project();
    expect(await names()).toEqual(['root', 'web']);
  });

  it('may name the hub as the destination', async () => {
    await project({ ...nightly(), applications: [], clusters: ['in-cluster'] });
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['root']);
  });

  it('hold a requested sync as well, unless they let people sync', async () => {
    await project(nightly());
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    const id = await hub.requests.sync(ROOT, { prune: false });
    await settle();
    expect(await names()).toEqual(['root']);
    expect((await shown('root')).operation).toMatchObject({
      id,
      phase: 'Running',
      message: expect.stringContaining('sync windows only'),
    });
    await project(nightly({ manualSync: true }));
    expect(await names()).toEqual(['root', 'web']);
    expect((await shown('root')).operation).toMatchObject({ id, phase: 'Succeeded' });
  });

  it('end between waves what began before, unless they let it go on', async () => {
    for (const syncOverrun of [false, true]) {
      const [first, second] = [`db-${syncOverrun}`, `web-${syncOverrun}`];
      await project(nightly({ kind: 'deny', syncOverrun }));
      const path = `root-${syncOverrun}`;
      await push({
        [`${path}/a.yaml`]: manifest(first, { annotations: wave(-1) }),
        [`${path}/b.yaml`]: manifest(second),
      });
      await apply('root', { ...HUB_PARENT, path });
      expect(await names()).not.toContain(second);
      await pass(10 * HOUR);
      await report(first);
      expect((await names()).includes(second)).toBe(syncOverrun);
      await pass(HOUR);
      expect(await names()).toContain(second);
      await pass(13 * HOUR);
    }
  });
});
