import { describe, expect, it } from '@jest/globals';
import { type TestEntries, testSource } from '../files/test-source.js';
import { ChartDependencies, type DirectorySource, type SourceRoot } from '../source/prepared-source.js';
import { prepareSource } from '../source/prepare-source.js';

class NoDependencies extends ChartDependencies {
  override bring(): Promise<SourceRoot> {
    return Promise.reject(new Error('Nothing is to be brought.'));
  }
}

const FILES: TestEntries = {
  'shop/main.jsonnet': '{}',
  'shop/plain.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  'lib/a.libsonnet': '{}',
  linked: { target: 'lib' },
  out: { target: '../x' },
};

async function prepare(jsonnet: unknown, more: { name?: string; revision?: string } = {}): Promise<DirectorySource> {
  const { name = 'corner', revision = 'c1' } = more;
  const source = { repoURL: 'https://h/a', path: 'shop', ...(jsonnet !== undefined && { directory: { jsonnet } }) };
  const prepared = await prepareSource({
    source,
    field: 'spec.source',
    root: { url: 'https://h/a', revision, files: testSource(FILES) },
    refs: new Map(),
    subject: {
      application: { name, namespace: 'shop', project: 'default', labels: {}, annotations: {} },
      cluster: { name: 'dev', server: 'https://dev', labels: {}, annotations: {}, claims: {} },
    },
    dependencies: new NoDependencies(),
  });
  if (prepared.kind !== 'directory') throw new Error('It is no directory.');
  return prepared;
}

describe('A directory with Jsonnet files', () => {
  it('is plain files and a request for the others', async () => {
    const { plan, jsonnet } = await prepare(undefined);
    expect(plan.files.map(({ path }) => path)).toEqual(['shop/plain.yaml']);
    expect(jsonnet?.request).toEqual({
      kind: 'jsonnet',
      root: '/0',
      path: '/0/shop',
      files: ['/0/shop/main.jsonnet'],
      extVars: [],
      tlas: [],
      libs: [],
    });
  });

  it('has build variables in the values of variables and arguments, and nowhere else', async () => {
    const { jsonnet } = await prepare({
      extVars: [{ name: '$ARGOCD_APP_NAME', value: '$ARGOCD_APP_NAME-$$x' }],
      tlas: [{ name: 'a', value: '"${ARGOCD_APP_NAMESPACE}"', code: true }],
    });
    expect(jsonnet?.request).toMatchObject({
      extVars: [{ name: '$ARGOCD_APP_NAME', value: 'corner-$x', code: false }],
      tlas: [{ name: 'a', value: '"shop"', code: true }],
    });
  });

  it('looks for libraries from the root of the repository, where they really lie', async () => {
    const { jsonnet } = await prepare({ libs: ['lib', '/vendor/../linked', 'none', '.'] });
    expect(jsonnet?.request).toMatchObject({ libs: ['/0/lib', '/0/lib', '/0/none', '/0'] });
  });

  it('asks the same question for every application and commit, unless it names them', async () => {
    const questionOf = async (value: string, more: { name?: string; revision?: string }): Promise<string | undefined> =>
      (await prepare({ tlas: [{ name: 'a', value }] }, more)).jsonnet?.question;
    expect(await questionOf('x', { name: 'a' })).toBe(await questionOf('x', { name: 'b', revision: 'c2' }));
    expect(await questionOf('$ARGOCD_APP_NAME', { name: 'a' })).not.toBe(
      await questionOf('$ARGOCD_APP_NAME', { name: 'b' }),
    );
    expect(await questionOf('x', {})).not.toBe(await questionOf('y', {}));
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ libs: ['../x'] }, 'PATH_OUT_OF_REPO', 'libs[0]'],
    [{ libs: ['lib', 'out'] }, 'PATH_OUT_OF_REPO', 'libs[1]'],
    [{ libs: ['https://host.example.com/lib'] }, 'REMOTE_REFUSED', 'libs[0]'],
    [{ libs: 'lib' }, 'INVALID_SPEC', 'libs'],
    [{ extVars: { a: 'b' } }, 'INVALID_SPEC', 'extVars'],
    [{ extVars: [{ name: 'a', value: 1 }] }, 'INVALID_SPEC', 'extVars[0].value'],
    [{ tlas: [{ name: 'a', value: '1', code: 'yes' }] }, 'INVALID_SPEC', 'tlas[0].code'],
  ])('with %j is refused with %s', async (jsonnet, code, field) => {
    await expect(prepare(jsonnet)).rejects.toMatchObject({ code, location: `spec.source.directory.jsonnet.${field}` });
  });
});
