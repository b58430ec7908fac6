// The checks are no use if they cannot fail: each kind of violation is planted, and found.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LiveObject } from '../support/bare-client.js';
import { holdsCanary, touchedBystanders } from './checks.js';
import { wrongObjects } from './convergence.js';
import { CANARY, pathsOf, SampleApplication, TRACKING_LABEL } from './sample-world.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the checks of a soak', () => {
  const application = new SampleApplication(0);
  let live: Map<string, LiveObject>;
  const api = { find: async (path: string): Promise<LiveObject | undefined> => Promise.resolve(live.get(path)) };
  const pathOf = (kind: string, name = application.name): string => {
    const object = application.wanted().find((each) => each.kind === kind && each.name === name);
    if (object === undefined) throw new Error(`There is no ${kind} ${name}`);
    return pathsOf(object).object;
  };
  const change = (path: string, changed: Partial<LiveObject>): void => {
    const object = live.get(path);
    if (object === undefined) throw new Error(`There is no ${path}`);
    live.set(path, { ...object, ...changed });
  };
  const wrong = async (): Promise<string[]> => wrongObjects({ applications: [application], api });

  beforeEach(() => {
    application.isPresent = true;
    application.hasExtra = true;
    live = new Map();
    for (const object of application.wanted()) {
      const { manifest, name, namespace } = object;
      const { stringData, data, spec } = manifest as {
        stringData?: { password: string };
        data?: Record<string, string>;
        spec?: { replicas?: number };
      };
      live.set(pathsOf(object).object, {
        metadata: { name, namespace, uid: name, resourceVersion: '1', labels: { [TRACKING_LABEL]: 'id' } },
        ...(data && { data }),
        ...(stringData && { data: { password: base64(stringData.password) } }),
        ...(spec && { spec }),
      });
    }
  });

  it('find nothing where all is as Git has it', async () => {
    expect(await wrong()).toEqual([]);
  });

  it('find an object that is missing', async () => {
    live.delete(pathOf('Service'));
    expect(await wrong()).toEqual(['services soak-0/app-00 is missing']);
  });

  it('find another value, another secret, another number of replicas and a missing label', async () => {
    change(pathOf('ConfigMap'), { data: { version: 'by hand' } });
    change(pathOf('Secret'), { data: { password: base64('by hand') } });
    change(pathOf('Deployment'), { spec: { replicas: 2 } });
    change(pathOf('Service'), { metadata: { name: 'app-00', namespace: 'soak-0', labels: {} } });
    expect(await wrong()).toEqual([
      'configmaps soak-0/app-00 has another version',
      'secrets soak-0/app-00 has another password',
      'services soak-0/app-00 lost its label',
      'deployments soak-0/app-00 has 2 replicas',
    ]);
  });

  it('find what was to be pruned, also of an application that was deleted', async () => {
    application.hasExtra = false;
    expect(await wrong()).toEqual(['configmaps soak-0/app-00-extra was not pruned']);
    application.isPresent = false;
    expect(await wrong()).toEqual(['configmaps soak-0/app-00-extra was not pruned']);
  });

  it('have nothing against another value of an ignored field', async () => {
    change(pathOf('ConfigMap'), { data: { version: 'v0', ignored: 'by hand' } });
    expect(await wrong()).toEqual([]);
  });

  it('find a bystander that was changed, that is gone and that was made anew', async () => {
    const path = pathOf('ConfigMap');
    const bystanders = (uid: string, resourceVersion: string, at = path): Parameters<typeof touchedBystanders>[0] => ({
      bystanders: [{ path: at, uid, resourceVersion }],
      api,
    });
    expect(await touchedBystanders(bystanders('app-00', '1'))).toEqual([]);
    expect(await touchedBystanders(bystanders('app-00', '0'))).toEqual([`${path} was none of ours and was changed`]);
    expect(await touchedBystanders(bystanders('former', '1'))).toEqual([`${path} was none of ours and is gone`]);
    expect(await touchedBystanders(bystanders('app-00', '1', '/gone'))).toEqual(['/gone was none of ours and is gone']);
  });

  it('find a secret in a text, plain or encoded', () => {
    expect(holdsCanary('{"level":30,"msg":"all is well"}')).toBe(false);
    expect(holdsCanary(`password: ${CANARY}-git-v3`)).toBe(true);
    expect(holdsCanary(`password: ${base64(`${CANARY}-live-1`)}`)).toBe(true);
  });
});
