// An error is not an empty result: a generator that fails deletes nothing, and what is wrong is said where it is written.
import { rename } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { APPLY_SET } from '../support/fleet-operations.js';
import { findSetCondition } from '../support/fleet-state.js';
import { applicationSet, configMap } from '../support/sample-files.js';
import { configMapPath } from '../support/simulated-door.js';
import { describeFleet } from '../support/story.js';
import { staysTrue, until } from '../support/until.js';

const NAMES = ['a', 'b', 'c'];
const options = {
  clusters: { one: { env: 'dev' } },
  files: Object.fromEntries(NAMES.map((name) => [`apps/${name}/all.yaml`, configMap(name, { is: name })])),
};

describeFleet('a set with a Git generator', options, (fleet) => {
  const manifest = (revision: string): string =>
    applicationSet({
      name: 'folders',
      repositoryUrl: fleet().repositoryUrl,
      generators: `- git: {repoURL: ${fleet().repositoryUrl}, revision: ${revision}, directories: [{path: apps/*}]}`,
      applicationName: '{{path.basename}}',
      path: '{{path}}',
      namespace: '{{path.basename}}',
      cluster: 'one',
    });
  const condition = (type: string) => findSetCondition(fleet().client, 'folders', type);
  const isComplete = async (): Promise<boolean> => (await fleet().applications()).length === NAMES.length;

  it('starts green', async () => {
    await fleet().repository.git('branch', 'release');
    await fleet().repository.push();
    await fleet().applySet(manifest('release'));
    await fleet().untilGreen(NAMES);
  });

  it('keeps everything when its branch is gone', async () => {
    await fleet().repository.git('push', '--quiet', 'origin', '--delete', 'release');
    await fleet().client.request(`mutation($url: String!) { refreshRepository(url: $url) { url } }`, {
      url: fleet().repositoryUrl,
    });
    await fleet()
      .client.request(`mutation { refreshApplicationSet(name: "folders") { name } }`)
      .catch(() => undefined);
    const error = await until('the condition says so', async () => {
      const found = await condition('ErrorOccurred');
      return found?.status === 'True' ? found : undefined;
    });
    expect(error.reason).toBe('ApplicationGenerationFromParamsError');
    expect(error.message).toContain('release');
    expect(error.message).toContain('generators[0]');
    await staysTrue('nothing is deleted', 1_500, isComplete);
    expect(await fleet().agent('one').door.get(configMapPath('a', 'a'))).toBeDefined();
  });

  it('is green again when the branch is back', async () => {
    await fleet().repository.push();
    await fleet().client.request(`mutation { refreshApplicationSet(name: "folders") { name } }`);
    await until('the error is gone', async () => (await condition('ErrorOccurred'))?.status === 'False');
    await fleet().untilGreen(NAMES);
  });

  it('keeps everything when the whole repository is gone', async () => {
    const { bareDirectory } = fleet().repository;
    await rename(bareDirectory, `${bareDirectory}.away`);
    await fleet()
      .client.request(`mutation { refreshApplicationSet(name: "folders") { name } }`)
      .catch(() => undefined);
    await until(
      'the condition says so',
      async () => (await condition('ErrorOccurred'))?.status === 'True',
      {},
      () => condition('ErrorOccurred'),
    );
    await staysTrue('nothing is deleted', 1_500, isComplete);
    const applications = await fleet().applications();
    expect(applications.every(({ lastSyncStatus }) => lastSyncStatus === 'Synced')).toBe(true);
    await rename(`${bareDirectory}.away`, bareDirectory);
    await fleet().client.request(`mutation { refreshApplicationSet(name: "folders") { name } }`);
    await until('the error is gone', async () => (await condition('ErrorOccurred'))?.status === 'False');
  });

  it.each([
    ['malformed YAML', 'kind: ApplicationSet\n  metadata: [', /line|:\d+/],
    [
      'an unknown field',
      (text: string) => text.replace('  generators:', '  generatorz: []\n  generators:'),
      /generatorz/,
    ],
    ['a field of the wrong type', (text: string) => text.replace(/name: folders/, 'name: [1]'), /metadata\.name/],
    ['another kind', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n', /ApplicationSet/],
  ])('is refused with %s, and says where', async (_, change, pattern) => {
    const text = typeof change === 'string' ? change : change(manifest('main'));
    const refusal = await fleet().client.refusal(APPLY_SET, { manifest: text });
    expect(refusal.code).toBe('INVALID_SPEC');
    expect(refusal.message).toMatch(pattern);
    expect(await isComplete()).toBe(true);
  });

  it('may not name a repository that nobody allowed', async () => {
    const text = manifest('main').replaceAll(fleet().repositoryUrl, 'https://git.example.com/secret.git');
    const refusal = await fleet().client.refusal(APPLY_SET, { manifest: text });
    expect(['REPOSITORY_NOT_ALLOWED', 'GENERATOR_ERROR']).toContain(refusal.code);
    expect(refusal.message).toContain('git.example.com');
    expect(await isComplete()).toBe(true);
  });
});
