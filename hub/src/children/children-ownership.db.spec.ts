import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { manifest, set, wave, HUB_PARENT, useFamily } from './test-family.js';
import type { connectChildren } from './test-children.js';

const family = useFamily();
const { push, settle, apply, shown, names, report } = family;
let hub: TestHub;
let parts: ReturnType<typeof connectChildren>;

beforeEach(() => {
  hub = family.hub();
  parts = family.parts();
});

describe('what belongs to an application', () => {
  it('cannot be changed by hand, and the answer names the application', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await expect(apply('web', { path: 'other' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('belongs to the application "root"'),
    });
    const approved = { annotations: { 'argocd.argoproj.io/deletion-approved': '2026-11-21T10:00:00Z' } };
    await apply('web', approved);
    expect(await shown('web')).toMatchObject(approved);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced' });
    await push({ 'root/a.yaml': manifest('web', { path: 'other' }), 'other/x.yaml': '1' });
    expect(await shown('web')).toMatchObject({ ...approved, spec: { source: { path: 'other' } } });
  });

  it('is not taken over from others, and both are named', async () => {
    await apply('web', { path: 'mine' });
    await push({ 'mine/x.yaml': '1', 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'mine' } });
    expect((await shown('root')).conditions).toMatchObject([
      {
        type: 'SharedResourceWarning',
        message: expect.stringMatching(/"web" belongs to whoever applied it directly and not to "root"/),
      },
    ]);
    await push({
      'root/a.yaml': '1',
      'second/a.yaml': manifest('api'),
      'third/a.yaml': manifest('api', { path: 'else' }),
    });
    await apply('second', { ...HUB_PARENT, path: 'second' });
    await apply('third', { ...HUB_PARENT, path: 'third' });
    expect((await shown('third')).message).toContain('"api" belongs to the application "second"');
  });

  it('goes with it, the highest wave first, where it is deleted with its objects', async () => {
    await push({ 'root/a.yaml': manifest('db', { annotations: wave(-1) }), 'root/b.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await report('db');
    await report('web');
    await hub.commands.delete({ name: 'root', actor: 'ann' }, null);
    await settle();
    expect((await shown('web')).isDeleting).toBe(true);
    expect((await shown('db')).isDeleting).toBe(false);
    expect((await shown('root')).conditions).toMatchObject([{ type: 'DeletionWaiting', reason: 'ChildrenFirst' }]);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect((await shown('db')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('db');
    await settle();
    expect(await names()).toEqual([]);
  });

  it('stays as long as the one that makes it is suspended, though that is no longer in Git', async () => {
    const platform = manifest('platform', { ...HUB_PARENT, path: 'platform' });
    const files = { 'platform/a.yaml': manifest('web'), 'root/b.yaml': manifest('api') };
    await push({ ...files, 'root/a.yaml': platform });
    await apply('root', HUB_PARENT);
    await report('web');
    await hub.suspending.suspend({ name: 'platform', actor: 'ann' }, 'a release', null);
    await push(files);
    expect((await shown('platform')).conditions).toMatchObject([{ type: 'DeletionWaiting', reason: 'Suspended' }]);
    expect((await shown('web')).isDeleting).toBe(false);
    await hub.suspending.resume({ name: 'platform', actor: 'ann' });
    await settle();
    expect((await shown('web')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['api', 'root']);
  });

  it('goes with it also where it is a set with its applications, and a project', async () => {
    const project = JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', annotations: wave(-1) },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
    });
    await push({ 'root/a.yaml': manifest('web'), 'root/set.yaml': set('fleet', 'made'), 'root/p.yaml': project });
    await apply('root', HUB_PARENT);
    await report('web');
    await report('made');
    expect(await names()).toEqual(['made', 'root', 'web']);
    const count = async (table: string) =>
      (await hub.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${table}`))[0]?.count;
    expect([await count('projects'), await count('application_sets')]).toEqual([1, 1]);
    await hub.commands.delete({ name: 'root', actor: 'ann' }, null);
    await settle();
    expect((await shown('web')).isDeleting).toBe(true);
    expect((await shown('made')).isDeleting).toBe(true);
    for (const name of ['web', 'made']) {
      expect(await names()).toContain('root');
      await hub.agents.confirmRemoval(name);
      await settle();
    }
    expect(await names()).toEqual([]);
    expect([await count('projects'), await count('application_sets')]).toEqual([0, 0]);
  });

  it('stays, owned by nobody, where it is deleted without them, or says Delete=false', async () => {
    await push({
      'root/a.yaml': manifest('web'),
      'root/b.yaml': manifest('kept', { annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false' } }),
    });
    await apply('root', HUB_PARENT);
    await hub.commands.delete({ name: 'root', actor: 'ann' }, null);
    await settle();
    expect(await names()).toEqual(['kept', 'root', 'web']);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['kept']);
    await apply('other', { path: 'other', destination: 'in-cluster' });
    await hub.commands.delete({ name: 'other', actor: 'ann' }, false);
    expect(await names()).toEqual(['kept']);
  });
});

describe('circles', () => {
  it('are refused with their path: directly, through several, and through sets', async () => {
    await push({ 'self/a.yaml': manifest('self', { ...HUB_PARENT, path: 'self' }), 'self/b.yaml': manifest('other') });
    await apply('self', { ...HUB_PARENT, path: 'self' });
    expect(await names()).toEqual(['self']);
    expect(await shown('self')).toMatchObject({ syncStatus: 'OutOfSync', health: 'Unknown' });
    expect((await shown('self')).conditions).toMatchObject([
      { type: 'InvalidSpecError', reason: 'ApplicationCycle', message: expect.stringContaining('self -> self') },
    ]);
    await hub.commands.delete({ name: 'self', actor: 'ann' }, false);
    await push({
      'root/set.yaml': set('fleet', 'middle', 'middle'),
      'middle/a.yaml': manifest('root', HUB_PARENT),
    });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['middle', 'root']);
    expect((await shown('middle')).conditions).toMatchObject([
      {
        reason: 'ApplicationCycle',
        message: expect.stringContaining('root -> application set fleet -> middle -> root'),
      },
    ]);
    await push({ 'top/set.yaml': set('again', 'top', 'top') });
    await apply('top', { ...HUB_PARENT, path: 'top' });
    const [row] = await hub.dataSource.query<{ conditions: { message: string }[] }[]>(
      `select conditions from application_sets where name = 'again'`,
    );
    expect(row?.conditions[0]?.message).toContain('top -> application set again -> top');
    expect(await names()).toEqual(['middle', 'root', 'top']);
  });
});

describe('an application set in a source', () => {
  it('is made, owned, waited for and pruned', async () => {
    await push({
      'root/set.yaml': set('fleet', 'web').replace(
        '{"name":"fleet"}',
        `{"name":"fleet","annotations":${JSON.stringify(wave(-1))}}`,
      ),
      'root/z.yaml': manifest('last'),
    });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['root', 'web']);
    await expect(parts.setEdits.check(set('fleet', 'other'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await report('web');
    expect(await names()).toEqual(['last', 'root', 'web']);
    await push({ 'root/z.yaml': manifest('last') });
    expect((await shown('web')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['last', 'root']);
  });
});
