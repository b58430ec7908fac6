// What a hostile address, ref, tree, server or size does to the hub: it is refused in plain words, and everything else goes on.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Fleet } from '../support/fleet.js';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';

const ADD = `mutation($input: AddRepositoryInput!) { addRepository(input: $input) { url } }`;
const METADATA = 'http://169.254.169.254';
const EVIL_MARK = '/tmp/wheelhouse-evil';

async function untilProblem(fleet: Fleet, name: string, pattern: RegExp): Promise<string> {
  const found = await fleet.untilApplication(name, `says ${pattern}`, ({ conditions }) =>
    conditions.some(({ message }) => pattern.test(message)),
  );
  return found.conditions.map(({ message }) => message).join('\n');
}

async function codeOf(fleet: Fleet, input: object): Promise<string> {
  return await fleet.client.request(ADD, { input }).then(
    () => 'taken',
    (error: unknown) => String((error as { code?: unknown }).code),
  );
}

async function apply(fleet: Fleet, name: string, more: { url?: string; revision?: string } = {}): Promise<void> {
  const { url = fleet.repositoryUrl, ...rest } = more;
  await fleet.applyApplication(application({ name, repositoryUrl: url, cluster: 'one', ...rest }));
}

/** Redirects to the metadata service, as a server may decide to at any time. */
const redirecting: NonNullable<Parameters<typeof describeFleet>[1]['git']> = {
  intercept: (request, response) => {
    if (!request.url?.startsWith('/redirecting.git')) return false;
    response.writeHead(302, { location: `${METADATA}/info/refs?service=git-upload-pack` }).end();
    return true;
  },
};

describeFleet(
  'a hub that is given evil addresses, refs and trees',
  { clusters: { one: {} }, git: redirecting },
  (fleet) => {
    it.each([
      ['--upload-pack=touch /tmp/wheelhouse-evil', 'INVALID_URL'],
      ['ext::sh -c touch% /tmp/wheelhouse-evil', 'INVALID_URL'],
      ['file:///etc', 'INVALID_URL'],
      ['https://h/a%0ab', 'INVALID_URL'],
      ['ssh://-oProxyCommand=touch%20/tmp/wheelhouse-evil/x', 'INVALID_URL'],
      ["git@h:a'; touch /tmp/wheelhouse-evil; '", 'INVALID_URL'],
      ['git@h:$(touch /tmp/wheelhouse-evil)', 'INVALID_URL'],
      ['git@h:--upload-pack=touch', 'INVALID_URL'],
    ])('takes none that could be a command (row 9): %s', async (url, code) => {
      expect(await codeOf(fleet(), { url })).toBe(code);
      expect(await codeOf(fleet(), { url, isPrefix: true })).toBe(code);
    });

    it('takes no proxy that could be one (row 9)', async () => {
      for (const proxy of [
        "socks5://h:1' -o ProxyCommand='touch /tmp/wheelhouse-evil",
        "http://h'; touch /tmp/wheelhouse-evil; '",
        'http://h:1/$(touch /tmp/wheelhouse-evil)',
      ])
        expect(await codeOf(fleet(), { url: 'https://h/a', proxy })).toBe('INVALID_URL');
    });

    it('takes no revision that could be an option (row 9)', async () => {
      for (const [index, revision] of [
        '--upload-pack=touch /tmp/wheelhouse-evil',
        '-x',
        'a..b',
        'main:evil',
      ].entries()) {
        await apply(fleet(), `revision-${index}`, { revision }).catch(() => undefined);
        const found = await fleet().application(`revision-${index}`);
        if (found !== undefined) await untilProblem(fleet(), `revision-${index}`, /name of a branch|version/);
      }
      expect(existsSync(EVIL_MARK)).toBe(false);
    });

    it.each(['..', '.git', '.GIT', 'git~1', 'a\\b', 'a\rb'])(
      'reads no commit with an entry %j, and goes on with others (row 13)',
      async (name) => {
        const { repository, directory } = fleet();
        const blob = (await repository.git('rev-parse', 'HEAD:apps/web/web.yaml')).trim();
        const file = join(directory, 'tree');
        writeFileSync(file, Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]));
        const tree = (await repository.git('hash-object', '-t', 'tree', '-w', '--literally', file)).trim();
        const commit = (await repository.git('commit-tree', '-m', 'evil', tree)).trim();
        const branch = `evil-${Buffer.from(name).toString('hex')}`;
        await repository.git('update-ref', `refs/heads/${branch}`, commit);
        await repository.git('push', '-q', 'origin', branch);
        await apply(fleet(), branch, { revision: branch });
        await untilProblem(fleet(), branch, /is refused/);
      },
    );

    it('cannot be led to a metadata service, neither by an address nor by a redirect (row 19)', async () => {
      const { git } = fleet();
      expect(await codeOf(fleet(), { url: METADATA, isPrefix: true })).toBe('URL_NOT_ALLOWED');
      expect(await codeOf(fleet(), { url: 'ssh://git@[fe80::1]', isPrefix: true })).toBe('URL_NOT_ALLOWED');
      expect(await codeOf(fleet(), { url: git.url, isPrefix: true, password: 'hunter2-for-git' })).toBe('taken');
      await apply(fleet(), 'redirected', { url: `${git.url}/redirecting.git` });
      const text = await untilProblem(fleet(), 'redirected', /metadata address/);
      expect(text).not.toContain('hunter2');
      await apply(fleet(), 'elsewhere', { url: `${METADATA}/latest.git` });
      await untilProblem(fleet(), 'elsewhere', /not among those that may be used/);
      expect(fleet().hub.log()).not.toContain('hunter2');
    });

    it('deploys what is honest all the while', async () => {
      await apply(fleet(), 'honest');
      await fleet().untilApplication('honest', 'is in sync', ({ syncStatus }) => syncStatus === 'Synced');
      expect(existsSync(EVIL_MARK)).toBe(false);
    });
  },
);

const MEBIBYTE = 1024 * 1024;
/** A repository may take a quarter: 16 MiB. */
const small = { clusters: { one: {} }, hubEnv: { WHEELHOUSE_GIT_CACHE_MEBIBYTES: '64' } };

describeFleet('a hub with little disk for copies of repositories', small, (fleet) => {
  it('refuses one that is too large and frees its disk; others go on, and so does it when it is smaller (row 29)', async () => {
    await apply(fleet(), 'small');
    await fleet().untilApplication('small', 'is in sync', ({ syncStatus }) => syncStatus === 'Synced');
    const web = { 'apps/web/web.yaml': configMap('large', {}) };
    const chunks = Array.from({ length: 3 }, (_, index) => [`data/${index}`, randomBytes(8 * MEBIBYTE)] as const);
    const { url, repository } = await fleet().addOtherRepository('large', { ...web, ...Object.fromEntries(chunks) });
    await apply(fleet(), 'large', { url });
    await untilProblem(fleet(), 'large', /above a limit.*WHEELHOUSE_GIT_CACHE_MEBIBYTES/);
    expect(bytesBelow(join(fleet().hub.dataDir, 'git'))).toBeLessThan(MEBIBYTE);
    const commit = await fleet().push({ 'apps/web/web.yaml': configMap('settings', { version: '2' }) });
    await fleet().untilApplication('small', 'is at the commit', (one) => one.syncedRevision === commit);
    await repository.commit(Object.fromEntries(chunks.map(([path]) => [path, null])), 'Smaller');
    await fleet().client.request(`mutation { refreshApplication(name: "large") { name } }`);
    await fleet().untilApplication('large', 'is in sync', ({ syncStatus }) => syncStatus === 'Synced');
  });
});

function bytesBelow(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
