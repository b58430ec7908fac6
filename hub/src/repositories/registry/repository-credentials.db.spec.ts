import { afterEach, describe, expect, it } from '@jest/globals';
import { AesSecretBox } from '../../platform/encryption/aes-secret-box.js';
import { sealContext } from '../repository.js';
import { type RepositoriesFixture, startRepositoriesFixture } from '../testing/repositories-fixture.js';

describe('Stored credentials', () => {
  let fixture: RepositoriesFixture;
  afterEach(() => fixture.close());

  it('of a prefix serve all repositories below it over SSH; none is ever shown (row 34)', async () => {
    fixture = await startRepositoriesFixture({ ssh: { takesVersion2: true } });
    const { git, registry, service, presentation } = fixture;
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const { privateKey = '', knownHosts = '' } = git.access.ssh ?? {};
    const url = git.urlOf('apps');
    const prefix = url.replace(/\/apps\.git$/, '');
    const added = await registry.add({ url: prefix, isPrefix: true, sshPrivateKey: privateKey, knownHosts }, 'admin');
    expect(await service.commitOf(url, 'main')).toEqual({ commit });
    expect((await service.tree(url, commit)).paths).toHaveLength(1);
    const [shown] = await presentation.present([added]);
    expect(shown).toMatchObject({
      hasCredential: true,
      credentialKind: 'SSH_KEY',
      hasKnownHosts: true,
      isInsecure: false,
    });
    const rows = await fixture.database.dataSource.query<unknown[]>(
      `select r.*, encode(secrets_sealed, 'escape') as sealed from repositories r`,
    );
    const everything = JSON.stringify([rows, shown, added, fixture.events]);
    expect(everything).not.toMatch(/OPENSSH|PRIVATE KEY/);
    expect(everything).not.toContain(knownHosts.split(' ')[2]);
  });

  it('are replaced as a whole, and say at once when they are wrong', async () => {
    fixture = await startRepositoriesFixture({ ssh: {} });
    const { git, registry, presentation } = fixture;
    await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const { privateKey = '', knownHosts = '' } = git.access.ssh ?? {};
    const url = git.urlOf('apps');
    const problemOf = async (secrets: object): Promise<unknown> => {
      const [shown] = await presentation.present([await registry.add({ url, isPrefix: false, ...secrets }, 'admin')]);
      return shown?.refs[0]?.error?.code ?? null;
    };
    expect(await problemOf({ sshPrivateKey: privateKey, knownHosts })).toBe(null);
    expect(await problemOf({ sshPrivateKey: privateKey })).toBe('REPOSITORY_HOST_KEY_UNKNOWN');
    expect(await problemOf({ knownHosts })).toBe('REPOSITORY_AUTHENTICATION_FAILED');
  });

  it('that an earlier version stored go on working until they are replaced', async () => {
    fixture = await startRepositoriesFixture({ basicAuth: { username: 'token', password: 'hunter2' } });
    const { git, registry, service, repositories } = fixture;
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const url = git.urlOf('apps');
    const { id } = await registry.add({ url, isPrefix: false, password: 'wrong' }, 'admin');
    const sealed = new AesSecretBox(Buffer.alloc(32, 7)).seal(Buffer.from('hunter2'), sealContext(id));
    await fixture.database.dataSource.query(
      `update repositories set password_sealed = $1, secrets_sealed = null, secret_kinds = '{password}'`,
      [sealed],
    );
    await registry.refreshByUrl(url);
    expect(await service.commitOf(url, 'main')).toEqual({ commit });
    await registry.add({ url, isPrefix: false, password: 'wrong' }, 'admin');
    expect(await repositories.find(id)).toMatchObject({ passwordSealed: null, secretKinds: ['password'] });
  });

  it('are not sent to a server that is not checked without saying so loudly (row 45)', async () => {
    fixture = await startRepositoriesFixture();
    const added = await fixture.registry.add(
      { url: 'https://127.0.0.1:9/a', isPrefix: false, isInsecure: true },
      'admin',
    );
    const [shown] = await fixture.presentation.present([added]);
    expect(shown).toMatchObject({ isInsecure: true, warnings: [expect.stringContaining('NOT checked')] });
    expect(fixture.events[0]).toMatchObject({ type: 'RepositoryAdded', severity: 'Warning' });
    expect(fixture.events[0]?.message).toContain('not checked');
  });
});

describe('Refs that are more than names', () => {
  let fixture: RepositoriesFixture;
  afterEach(() => fixture.close());

  it('follow the highest tag of a constraint as tags come, and keep what the beginning of a commit id meant', async () => {
    fixture = await startRepositoriesFixture();
    const { git, registry, service } = fixture;
    const repository = await git.createRepository('apps');
    const url = git.urlOf('apps');
    await registry.add({ url, isPrefix: false }, 'admin');
    const tagged = async (tag: string): Promise<string> => {
      const commit = await repository.commit({ tag }, tag);
      await repository.git('tag', '-am', tag, tag);
      await repository.push();
      await registry.refreshByUrl(url);
      return commit;
    };
    const first = await tagged('v1.2.0');
    const prefixed = await tagged('prod/1.2.7');
    const short = prefixed.slice(0, 9);
    expect(await service.commitOf(url, '1.2.*')).toEqual({ commit: first });
    expect(await service.commitOf(url, 'tag:prod/:^1')).toEqual({ commit: prefixed });
    expect(await service.commitOf(url, short)).toEqual({ commit: prefixed });
    const second = await tagged('1.2.1');
    await repository.git('push', '-q', '--delete', 'origin', 'prod/1.2.7');
    await tagged('1.3.0');
    expect(await service.commitOf(url, '1.2.*')).toEqual({ commit: second });
    expect(await service.commitOf(url, short)).toEqual({ commit: prefixed });
    await expect(service.commitOf(url, '^7')).rejects.toThrow(/None of its tags/);
    await expect(service.commitOf(url, 'abcdef012')).rejects.toThrow(/full id of 40 digits/);
  });
});
