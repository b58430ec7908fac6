import { describe, expect, it } from '@jest/globals';
import { SUBMODULE, testSource } from '../files/test-source.js';
import { BuildEnvironment } from '../source/build-environment.js';
import { SourceRoots } from '../source/source-roots.js';
import { NamedFiles } from './value-files.js';

const root = {
  url: 'https://h/apps.git',
  revision: 'c1',
  files: testSource({
    'shop/values-corner.yaml': '',
    'shop/a.yaml': '',
    'shop/b.yaml': '',
    'shop/same.yaml': { target: 'a.yaml' },
    'shop/out.yaml': { target: '../../out.yaml' },
    'common.yaml': '',
    'x.yaml': '',
    vendor: SUBMODULE,
  }),
};
const settings = {
  url: 'https://h/settings.git',
  revision: 'c2',
  files: testSource({ 'envs/corner.yaml': '', 'y.yaml': '' }),
};
const environment = new BuildEnvironment(new Map([['ARGOCD_APP_NAME', 'corner']]));

function named(isOneOfSeveral = false) {
  const roots = new SourceRoots(root);
  const refs = isOneOfSeveral ? new Map([['settings', settings]]) : new Map();
  const files = new NamedFiles({ root, path: 'shop', refs, isOneOfSeveral, environment, roots });
  return {
    roots,
    find: (given: string[], isMissingIgnored = false) => files.valueFiles(given, 'f', isMissingIgnored),
    files,
  };
}

describe('Value files', () => {
  it.each([
    [
      ['a.yaml', './b.yaml'],
      ['/0/shop/a.yaml', '/0/shop/b.yaml'],
    ],
    [['/common.yaml', '../common.yaml'], ['/0/common.yaml']],
    [['values-$ARGOCD_APP_NAME.yaml'], ['/0/shop/values-corner.yaml']],
    [['a.yaml', 'a.yaml'], ['/0/shop/a.yaml']],
    [
      ['b.yaml', 'same.yaml', 'a.yaml'],
      ['/0/shop/b.yaml', '/0/shop/a.yaml'],
    ],
    [
      ['?.yaml', 'a.yaml'],
      ['/0/shop/b.yaml', '/0/shop/a.yaml'],
    ],
    [['[ab].yaml'], ['/0/shop/a.yaml', '/0/shop/b.yaml']],
    // Of a single source a leading dollar sign is only a variable.
    [['$unknown/x.yaml'], ['/0/x.yaml']],
    [[], []],
  ])('%j are %j', async (given, expected) => expect(await named().find(given)).toEqual(expected));

  it('come from other sources, which become roots when they are used', async () => {
    const { find, roots } = named(true);
    expect(await find(['a.yaml'])).toEqual(['/0/shop/a.yaml']);
    expect(roots.all).toEqual([root]);
    expect(await find(['$settings/envs/$ARGOCD_APP_NAME.yaml', '$settings/*.yaml', '/x.yaml'])).toEqual([
      '/1/envs/corner.yaml',
      '/1/y.yaml',
      '/0/x.yaml',
    ]);
    expect(roots.all).toEqual([root, settings]);
  });

  it('may be missing where that is ignored, and nothing else may', async () => {
    expect(await named().find(['none.yaml', 'none/*.yaml', 'a.yaml'], true)).toEqual(['/0/shop/a.yaml']);
    await expect(named().find(['../../x'], true)).rejects.toMatchObject({ code: 'PATH_OUT_OF_REPO' });
    await expect(named().find(['https://h/x.yaml'], true)).rejects.toMatchObject({ code: 'REMOTE_REFUSED' });
  });

  it.each([
    [['../../elsewhere/values.yaml'], 'PATH_OUT_OF_REPO', /"\.\.\/\.\.\/elsewhere\/values\.yaml"/],
    [['out.yaml'], 'PATH_OUT_OF_REPO', /symbolic link/],
    [['a.yaml', 'none.yaml'], 'PATH_NOT_FOUND', /f\[1\]: "none\.yaml" does not exist .*shop\/none\.yaml/],
    [['/shop'], 'PATH_NOT_FOUND', /is a directory/],
    [['none-*.yaml'], 'PATH_NOT_FOUND', /matches no files/],
    [['/vendor/x.yaml'], 'SUBMODULE', /submodule/],
    [['https://h/x.yaml'], 'REMOTE_REFUSED', /web address/],
    [['/*'], 'PATH_NOT_FOUND', /is a directory/],
  ])('%j are refused with %s (row 10)', async (given, code, message) => {
    await expect(named().find(given)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('name only sources that there are, where there are several', async () => {
    await expect(named(true).find(['$others/a.yaml'])).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringMatching(/\$others.*\$settings/),
    });
    await expect(named(true).find(['$settings/../x.yaml'])).rejects.toMatchObject({ code: 'PATH_OUT_OF_REPO' });
  });

  it('of a parameter are one file, whatever its name looks like', async () => {
    expect(await named().files.file('a.yaml', 'f')).toBe('/0/shop/a.yaml');
    await expect(named().files.file('*.yaml', 'f')).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    await expect(named().files.file('none', 'f')).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });
});
