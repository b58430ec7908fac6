import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { manifest, useFamily, url } from './test-family.js';

const family = useFamily();
const { push, settle, shown, names, report } = family;
let hub: TestHub;

beforeEach(() => {
  hub = family.hub();
});

/** A set of two parents, first `dev`, then `prod`. */
async function applySet(destination: string): Promise<void> {
  const inEnv = (env: string) => ({ matchExpressions: [{ key: 'env', operator: 'In', values: [env] }] });
  await hub.sets.apply(
    JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'parents' },
      spec: {
        generators: [{ list: { elements: [{ env: 'dev' }, { env: 'prod' }] } }],
        strategy: { type: 'RollingSync', rollingSync: { steps: [inEnv('dev'), inEnv('prod')] } },
        template: {
          metadata: { name: 'root-{{env}}', labels: { env: '{{env}}' } },
          spec: {
            project: 'default',
            source: { repoURL: url, path: 'root-{{env}}', targetRevision: 'main' },
            destination: { name: destination, namespace: 'web' },
            syncPolicy: { automated: { prune: true } },
          },
        },
      },
    }),
    'ann',
  );
  await settle();
}

async function statuses(): Promise<Record<string, string>> {
  const rows = await hub.dataSource.query<{ name: string; status: string }[]>(
    `select a.name, r.status from application_rollouts r join applications a on a.id = r.application_id order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, status }) => [name, status]));
}

/** What the rollout says of an application. */
async function messageOf(name: string): Promise<string | undefined> {
  const [row] = await hub.dataSource.query<{ message: string }[]>(
    `select r.message from application_rollouts r join applications a on a.id = r.application_id where a.name = $1`,
    [name],
  );
  return row?.message;
}

const files = (path: string) => ({
  'root-dev/a.yaml': manifest('web-dev', { path }),
  'root-prod/a.yaml': manifest('web-prod', { path }),
  [`${path}/x.yaml`]: path,
});

describe('applications that make applications in a set that rolls out', () => {
  it('are brought up to date by the hub, step by step, and count as healthy when what they make is', async () => {
    await push(files('app'));
    await applySet('in-cluster');
    expect(await names()).toEqual(['root-dev', 'root-prod', 'web-dev']);
    expect(await statuses()).toEqual({ 'root-dev': 'Progressing', 'root-prod': 'Waiting' });
    expect(await messageOf('root-dev')).toContain('What it makes is not ready yet');
    expect((await shown('root-prod')).message).toBe(
      'The application "web-prod": It is created by the rollout: `wheelhouse appset get parents` says when.',
    );
    await report('web-dev', { health: 'Progressing' });
    expect(await names()).not.toContain('web-prod');
    await report('web-dev');
    expect(await names()).toContain('web-prod');
    expect(await statuses()).toEqual({ 'root-dev': 'Healthy', 'root-prod': 'Progressing' });
    await report('web-prod');
    expect(await statuses()).toEqual({ 'root-dev': 'Healthy', 'root-prod': 'Healthy' });

    await push(files('next'));
    expect((await shown('web-dev')).spec).toMatchObject({ source: { path: 'next' } });
    expect((await shown('root-prod')).message).toContain('It is changed by the rollout');
    expect((await shown('web-prod')).spec).toMatchObject({ source: { path: 'app' } });
    await report('web-dev');
    expect((await shown('web-prod')).spec).toMatchObject({ source: { path: 'next' } });
  });

  it('keep later steps back on a cluster as well, as long as what they make is not ready', async () => {
    await push(files('app'));
    await hub.agents.contact();
    await applySet('one');
    await hub.agents.sync('root-dev');
    await settle();
    expect(await names()).toEqual(['root-dev', 'root-prod', 'web-dev']);
    expect(await statuses()).toEqual({ 'root-dev': 'Progressing', 'root-prod': 'Waiting' });
    await report('web-dev');
    expect(await statuses()).toEqual({ 'root-dev': 'Healthy', 'root-prod': 'Pending' });
  });
});
