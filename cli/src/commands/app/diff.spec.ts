// What `app diff` says of an application, and what it ends with.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';

const hub = FakeHub.ofFile();
const run = hub.commands('app', 'diff', 'web');
const drifted = {
  id: 'd1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  field: 'spec.replicas',
  desired: '2',
  live: '5',
  manager: 'kubectl',
  user: null,
  detectedAt: '2026-03-01T12:00:00.000Z',
  state: 'Open',
};
const answer = (application: object | null): void => {
  hub.answers = { application: { data: { application } } };
};
const compared = (more: object): void =>
  answer({ syncStatus: 'Synced', message: null, drift: { nodes: [] }, resources: { nodes: [] }, ...more });

describe('app diff', () => {
  beforeEach(() => compared({}));

  it('ends with 0 where the application is Synced, and what was healed counts for nothing', async () => {
    const equal = { exitCode: 0, stderr: 'Application "web" does not differ from Git.\n' };
    expect(await run()).toMatchObject(equal);
    compared({ drift: { nodes: [{ ...drifted, state: 'Healed' }] } });
    expect(await run()).toMatchObject(equal);
  });

  it('ends with 1 and shows each field that differs, and who changed it', async () => {
    compared({ syncStatus: 'OutOfSync', drift: { nodes: [drifted] } });
    const { stdout, exitCode } = await run();
    expect(stdout).toMatch(/Deployment\/web +shop +spec\.replicas +2 +5 +kubectl/);
    expect(exitCode).toBe(1);
    expect((await run('--no-exit-code')).exitCode).toBe(0);
    expect((await run('--no-headers')).stdout).toMatch(/^Deployment\/web/);
  });

  it('offers to accept fields, but no whole objects', async () => {
    compared({ syncStatus: 'OutOfSync', drift: { nodes: [drifted] } });
    expect((await run()).stderr).toContain('wheelhouse app accept web');
    compared({ syncStatus: 'OutOfSync', drift: { nodes: [{ ...drifted, field: '' }] } });
    expect((await run()).stderr).toBe('');
  });

  it('ends with 1 where it is OutOfSync and no object says why', async () => {
    compared({ syncStatus: 'OutOfSync', message: 'Two children are missing.' });
    expect(await run()).toMatchObject({
      exitCode: 1,
      stderr: 'Application "web" is OutOfSync: Two children are missing.\n',
    });
  });

  it('ends with 2 where nobody has compared it: that is no equality', async () => {
    compared({ syncStatus: 'Unknown', message: 'apps/web.yaml:9:15: a character is missing.' });
    const { stderr, exitCode } = await run();
    expect(stderr).toContain('Error NOT_COMPARED: Whether application "web" differs from Git is not known (Unknown).');
    expect(stderr).toContain('apps/web.yaml:9:15: a character is missing.');
    expect(exitCode).toBe(2);
    expect(await run('-o', 'json')).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('"drift": []') });
  });

  it('ends with 4 for an unknown application', async () => {
    answer(null);
    expect(await run()).toMatchObject({ exitCode: 4 });
  });
});
