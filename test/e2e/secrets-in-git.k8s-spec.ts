// Secrets that SOPS encrypted, from Git to a real API server: readable in the cluster alone. Everything else that was written anywhere is
// searched for them afterwards: the hub's database and folder, the agent's folder, all logs, all answers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { AgentProcess } from '../support/agent-process.js';
import { listDrift } from '../support/fleet-state.js';
import { hubSql } from '../support/hub-sql.js';
import { definitionOf } from '../support/custom-kinds.js';
import { ROOT } from '../support/program.js';
import { application, configMap } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';
import { describeWithTestbed } from '../support/testbed.js';
import { until } from '../support/until.js';
import { getKubectl } from '../testbed/kubectl.js';

const FIXTURES = join(ROOT, 'spoke-agent', 'testdata', 'sops');
const fixture = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8');
const SEALED = `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: sealed\nspec:\n  encryptedData:\n    token: AgBy8hCi\n`;
const SEALED_DEFINITION = definitionOf('bitnami.com/v1alpha1', 'SealedSecret');
const KUSTOMIZATION = `resources: [secret.yaml]
secretGenerator:
  - name: files
    files: [settings.yaml]
  - name: lines
    envs: [settings.env]
generatorOptions:
  disableNameSuffixHash: true
`;
const files = {
  'apps/plain/secret.yaml': fixture('secret.enc.yaml'),
  'apps/plain/web.yaml': fixture('workload.enc.yaml'),
  'apps/plain/sealed.yaml': SEALED,
  'apps/plain/definition.yaml': SEALED_DEFINITION,
  'apps/made/kustomization.yaml': KUSTOMIZATION,
  'apps/made/secret.yaml': fixture('secret.enc.yaml'),
  'apps/made/settings.yaml': fixture('settings.enc.yaml'),
  'apps/made/settings.env': fixture('settings.enc.env'),
  'apps/foreign/secret.yaml': fixture('secret-second-key.enc.yaml'),
  'apps/other/settings.yaml': configMap('settings', { colour: 'blue' }),
};
/** What every secret value looks like, and how it begins in base64. */
const TRACES = /canary-[a-z]+-4711|canary-4711|Y2FuYXJ5L|NhbmFyeS|jYW5hcnkt|AGE-SECRET-KEY-1/;

describeWithTestbed('secrets in Git', (kubeconfigs) => {
  const kubeconfig = kubeconfigs.at(-1) ?? '';
  const kubectl = getKubectl(kubeconfig);
  const namespace = `secrets-${process.pid}`;
  const keys = `keys-${process.pid}`;
  const run = async (words: readonly string[], input?: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await kubectl([...words], input);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const secretValue = async (name: string, key: string, at = namespace): Promise<string> => {
    const path = `jsonpath={.data.${key.replaceAll('.', String.raw`\.`)}}`;
    return Buffer.from(await run(['-n', at, 'get', 'secret', name, '-o', path]), 'base64').toString('utf8');
  };
  const giveKey = async (file: string): Promise<void> => {
    const secret = ['-n', keys, 'create', 'secret', 'generic', 'team-keys', '--dry-run=client', '-o', 'yaml'];
    const manifest = await run([...secret, `--from-file=first.agekey=${join(FIXTURES, file)}`]);
    await run(['apply', '-f', '-'], manifest);
  };

  describeFleet('on a real cluster', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
    const apply = async (name: string): Promise<void> => {
      const { repositoryUrl } = fleet();
      const at = `${namespace}-${name}`.replace('-plain', '');
      await fleet().applyApplication(
        application({ name, repositoryUrl, path: `apps/${name}`, namespace: at, cluster: 'one' }),
      );
    };

    it('fail their application alone while the key is missing', async () => {
      await run(['create', 'namespace', keys]);
      const { hub, directory } = fleet();
      const env = { WHEELHOUSE_NAMESPACE: keys, WHEELHOUSE_SOPS_AGE_SECRET: 'team-keys' };
      const joinToken = await fleet().register('one');
      const agent = await AgentProcess.start({ name: 'one', hubUrl: hub.url, joinToken, directory, kubeconfig, env });
      fleet().agents.set('one', agent);
      for (const name of ['plain', 'other']) await apply(name);
      await fleet().untilApplication('other', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
      const failed = await fleet().untilApplication('plain', 'says why', ({ conditions }) =>
        conditions.some(({ reason }) => reason === 'SOPS_KEY_MISSING'),
      );
      const condition = failed.conditions.find(({ reason }) => reason === 'SOPS_KEY_MISSING');
      expect(condition?.message).toContain(`the Secret ${keys}/team-keys does not exist`);
    });

    it('are applied once the key is given, and friends of theirs as they are', async () => {
      await giveKey('throw-away-test-key.agekey');
      await fleet().untilApplication('plain', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
      expect(await secretValue('login', 'password')).toBe('canary-password-4711');
      expect(await secretValue('login', 'token')).toBe('canary-token-4711');
      const environment = [
        '-n',
        namespace,
        'get',
        'deployment',
        'web',
        '-o',
        'jsonpath={.spec.template.spec.containers[0].env}',
      ];
      expect(await run(environment)).toContain('canary-env-4711');
      const sealed = ['-n', namespace, 'get', 'sealedsecret', 'sealed', '-o', 'jsonpath={.spec.encryptedData.token}'];
      expect(await run(sealed)).toBe('AgBy8hCi');
    });

    it('are decrypted in what Kustomize generates', async () => {
      await apply('made');
      await fleet().untilApplication('made', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
      const at = `${namespace}-made`;
      expect(await secretValue('files', 'settings.yaml', at)).toContain('canary-password-4711');
      expect(await secretValue('lines', 'PASSWORD', at)).toBe('canary-password-4711');
    });

    it('stay secret when they drift, and are healed', async () => {
      await run(['-n', namespace, 'set', 'env', 'deployment/web', 'PASSWORD=other-canary-4711']);
      await run(['-n', namespace, 'patch', 'secret', 'login', '-p', '{"stringData":{"password":"other-canary-4711"}}']);
      await until('both are healed', async () => {
        const isHealed = (await secretValue('login', 'password')) === 'canary-password-4711';
        return (
          isHealed && !(await run(['-n', namespace, 'get', 'deployment', 'web', '-o', 'yaml'])).includes('other-canary')
        );
      });
      const drift = await until('the hub knows', async () => {
        const found = await listDrift(fleet().client, 'plain');
        return found.some(({ kind }) => kind === 'Deployment') && found.some(({ kind }) => kind === 'Secret')
          ? found
          : undefined;
      });
      for (const { live, desired } of drift)
        expect([live, desired]).toEqual([expect.stringMatching(/^"\++"$/), expect.stringMatching(/^"\++"$/)]);
    });

    it('are not opened by another cluster’s key', async () => {
      await apply('foreign');
      const failed = await fleet().untilApplication('foreign', 'failed', ({ message }) =>
        /SOPS_KEY_MISSING/.test(message ?? ''),
      );
      expect(failed.message).toMatch(/encrypted with SOPS for age1/);
    });

    it('are found nowhere outside the cluster', async () => {
      await fleet().agent('one').stop();
      const tables = await hubSql<{ name: string }>(
        fleet().hub.databaseUrl,
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
      );
      expect(tables.length).toBeGreaterThan(10);
      const rows: { text: string }[] = [];
      for (const { name } of tables)
        rows.push(
          ...(await hubSql<{ text: string }>(fleet().hub.databaseUrl, `select t::text as text from ${name} t`)),
        );
      const database = rows.map(({ text }, index) => ({ place: `row ${index}`, text: unpacked(text) }));
      await fleet().hub.stop();
      const written = [...database, ...filesBelow(fleet().directory)];
      expect(written.some(({ text }) => text.includes('ENC[AES256_GCM,'))).toBe(true);
      expect(written.filter(({ text }) => TRACES.test(text)).map(({ place }) => place)).toEqual([]);
      await Promise.all(
        [namespace, `${namespace}-made`, `${namespace}-foreign`, `${namespace}-other`, keys].map((name) =>
          kubectl(['delete', 'namespace', name, '--wait=false']),
        ),
      );
    });
  });
});

/** Renders are packed where they are stored. */
function unpacked(text: string): string {
  return text.replaceAll(/\\x(1f8b[0-9a-f]+)/g, (_all, hex: string) => readable(Buffer.from(hex, 'hex')));
}

function readable(bytes: Buffer): string {
  try {
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes).toString('latin1') : bytes.toString('latin1');
  } catch {
    return bytes.toString('latin1');
  }
}

/** All files, those of the Git server left out: their objects are packed, and hold what was pushed. */
function filesBelow(folder: string): { place: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(folder, 'git')))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((place) => ({ place, text: readable(readFileSync(place)) }));
}
