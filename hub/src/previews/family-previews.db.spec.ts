import { describe, expect, it } from '@jest/globals';
import type { Preview, PreviewInput } from '@wheelhouse/protocol';
import { HUB_PARENT, manifest, set, url, useFamily } from '../children/test-family.js';
import { createTestPreviews } from './test-previews.js';

const family = useFamily();
const { push, apply } = family;
const preview = (input: Partial<PreviewInput>): Promise<Preview> =>
  createTestPreviews(family.hub()).preview({ withObjects: true, ...input }, new AbortController().signal);
const branch = (files: Record<string, string>) =>
  family.hub().repositories.commit(url, 'next', { 'app/x.yaml': '1', ...files });
const told = ({ applications }: Preview) =>
  applications.map(({ action, name, parent, fields }) => [action, name, parent, fields.map(({ path }) => path)]);

describe('a preview of a branch that changes what an application makes', () => {
  for (const destination of ['in-cluster', 'one'])
    it(`tells of the applications themselves, and of their objects (${destination})`, async () => {
      const parent = { ...HUB_PARENT, destination };
      await push({
        'root/a.yaml': manifest('web'),
        'root/b.yaml': manifest('old'),
        'root/c.yaml': manifest('same'),
        'own/x.yaml': 'own 1',
      });
      await apply('root', parent);
      branch({
        'root/a.yaml': manifest('web', { path: 'other' }),
        'root/c.yaml': manifest('same'),
        'root/d.yaml': manifest('new', { path: 'other' }),
        'other/y.yaml': 'other 1',
      });
      const seen = await preview({ against: 'next' });
      expect(told(seen)).toEqual([
        ['Delete', 'old', 'root', []],
        ['Update', 'web', 'root', ['spec.source.path']],
        ['Create', 'new', 'root', []],
      ]);
      expect(seen).toMatchObject({ createCount: 1, updateCount: 1, deleteCount: 1, problems: [] });
      expect(seen.applications.map(({ objects }) => objects)).toEqual([
        { added: 0, changed: 0, removed: 1 },
        { added: 1, changed: 0, removed: 1 },
        { added: 1, changed: 0, removed: 0 },
      ]);
      expect(seen.changes.map(({ change, kind, objects }) => [change, kind, objects])).toEqual([
        ['Removed', 'ConfigMap', ['x.yaml']],
        ['Added', 'ConfigMap', ['y.yaml']],
      ]);
    });

  it('follows applications that are made by those that are made', async () => {
    await push({
      'root/a.yaml': manifest('middle', { ...HUB_PARENT, path: 'middle' }),
      'middle/a.yaml': manifest('web'),
    });
    await apply('root', HUB_PARENT);
    branch({
      'root/a.yaml': manifest('middle', { ...HUB_PARENT, path: 'further' }),
      'further/a.yaml': manifest('web'),
      'further/b.yaml': manifest('new'),
      'middle/a.yaml': manifest('web'),
    });
    expect(told(await preview({ against: 'next' }))).toEqual([
      ['Update', 'middle', 'root', ['spec.source.path']],
      ['Create', 'new', 'middle', []],
    ]);
  });

  it('looks once at one whose source moves as well', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    branch({ 'app/x.yaml': '2', 'root/a.yaml': manifest('web', { annotations: { note: 'two' } }) });
    const seen = await preview({ against: 'next' });
    expect(told(seen)).toEqual([['Update', 'web', 'root', ['annotations.note']]]);
    expect(seen).toMatchObject({ updateCount: 1, unchangedCount: 1, changes: [{ applicationCount: 1 }] });
  });

  it('keeps what nobody prunes, says what cannot be made, and shows sets as objects', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', { ...HUB_PARENT, policy: { automated: {} } });
    branch({
      'root/b.yaml': JSON.stringify({ ...JSON.parse(manifest('broken')), spec: { project: 'default' } }),
      'root/c.yaml': set('fleet', 'made'),
    });
    const seen = await preview({ against: 'next' });
    expect(told(seen)).toEqual([
      ['Update', 'root', null, []],
      ['Retain', 'web', 'root', []],
    ]);
    expect(seen.changes).toMatchObject([{ change: 'Added', kind: 'ApplicationSet' }]);
    expect(seen.problems).toMatchObject([
      { application: 'broken', code: 'INVALID_SPEC', message: expect.stringContaining('"root" cannot make it') },
    ]);
  });

  it('says where the project does not let it have applications', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    const spec = {
      sourceRepos: ['*'],
      destinations: [{ name: '*', server: '*', namespace: '*' }],
      namespaceResourceBlacklist: [{ group: 'argoproj.io', kind: 'Application' }],
    };
    await family
      .parts()
      .registry.apply(
        JSON.stringify({ apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'default' }, spec }),
        'ann',
      );
    branch({ 'root/a.yaml': manifest('web'), 'root/b.yaml': manifest('new') });
    const seen = await preview({ against: 'next' });
    expect(told(seen)).toEqual([]);
    expect(seen.problems).toMatchObject([
      { application: 'new', message: expect.stringContaining('The project "default" does not allow Applications') },
    ]);
  });

  it('leaves to others what is theirs, and takes in without a word what already is as it should', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await apply('mine');
    await apply('equal');
    branch({
      'root/a.yaml': manifest('web'),
      'root/b.yaml': manifest('mine', { path: 'other' }),
      'root/c.yaml': manifest('equal'),
      'other/x.yaml': '1',
    });
    const seen = await preview({ against: 'next' });
    expect(told(seen)).toEqual([]);
    expect(seen.problems).toMatchObject([
      { application: 'mine', message: expect.stringContaining('it is there already, and not its own'), isNew: true },
    ]);
  });
});
