// Applications that make applications, at revisions that people choose.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { HUB_PARENT, manifest, url, useFamily } from './test-family.js';

const family = useFamily();
const { push, settle, apply, shown, names } = family;
const ROOT = { name: 'root', actor: 'ann' };
let hub: TestHub;

beforeEach(async () => {
  hub = family.hub();
  hub.repositories.commit(url, 'v1', { 'app/x.yaml': '1', 'root/old.yaml': manifest('old') });
  await push({ 'root/new.yaml': manifest('new') });
  await apply('root', { ...HUB_PARENT, policy: {} });
});

describe('an application that makes applications', () => {
  it('makes those of the revision that a person syncs it to, and says so', async () => {
    await hub.syncing.sync(ROOT, { prune: true }, [{ revision: 'v1' }]);
    await settle();
    expect(await names()).toEqual(['old', 'root']);
    expect(await shown('root')).toMatchObject({
      isPinned: true,
      syncStatus: 'Synced',
      operation: { phase: 'Succeeded' },
    });
  });

  it('stays there when somebody pushes, and goes back to its source with the next sync', async () => {
    await hub.syncing.sync(ROOT, { prune: true }, [{ revision: 'v1' }]);
    await settle();
    await push({ 'root/newer.yaml': manifest('newer') });
    expect(await names()).toEqual(['old', 'root']);
    await hub.requests.sync(ROOT, { prune: true });
    await settle();
    expect(await names()).toEqual(['newer', 'old', 'root']);
    expect((await shown('old')).isDeleting).toBe(true);
    expect((await shown('root')).isPinned).toBe(false);
  });
});
