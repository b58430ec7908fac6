// What people have done with single applications and clusters, and what they keep from being done.
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import type { CommandOutcome } from '../../testing/run-command.js';
import { page, sampleApplication } from '../../testing/sample-answers.js';

const hub = FakeHub.ofFile();
const run = hub.commands();
const done = (field: string): { data: object } => ({ data: { [field]: { name: 'web', suspension: null } } });

describe('app sync', () => {
  beforeEach(() => {
    hub.answers = {
      syncApplication: { data: { syncApplication: { operationId: 'o1' } } },
      application: { data: { application: { operation: null } } },
    };
  });
  const sync = (...flags: string[]): Promise<CommandOutcome> => run('app', 'sync', 'web', '--async', ...flags);

  it('asks for an ordinary sync where no flags are given', async () => {
    await sync();
    expect(hub.lastOf('syncApplication')?.variables).toEqual({ name: 'web', prune: false });
  });

  it('names objects as argocd does, and sends what else is asked', async () => {
    const objects = ['--resource', 'apps:Deployment:shop/web', '--resource', ':ConfigMap:*', '--resource', '*:Job:x'];
    const options = ['--sync-option', 'Replace=true', '--retry-limit', '-1', '--strategy', 'apply'];
    const { exitCode } = await sync(...objects, '--dry-run', '--force', '--prune', ...options);
    expect(exitCode).toBe(0);
    expect(hub.lastOf('syncApplication')?.variables).toEqual({
      name: 'web',
      prune: true,
      resources: [
        { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
        { group: '', kind: 'ConfigMap' },
        { kind: 'Job', name: 'x' },
      ],
      dryRun: true,
      force: true,
      skipHooks: true,
      syncOptions: ['Replace=true'],
      retryLimit: -1,
    });
  });

  it('names other revisions as argocd does', async () => {
    await sync('--revision', 'v2');
    expect(hub.lastOf('syncApplication')?.variables).toEqual({ name: 'web', prune: false, revision: 'v2' });
    await sync('--revisions', 'v2', '--source-positions', '1', '--revisions', '1.3.0', '--source-positions', '2');
    expect(hub.lastOf('syncApplication')?.variables).toMatchObject({
      sourceRevisions: [
        { revision: 'v2', position: 1 },
        { revision: '1.3.0', position: 2 },
      ],
    });
  });

  it.each([
    ['revisions without their sources', ['--revisions', 'v2']],
    ['sources without revisions', ['--source-positions', '1']],
    ['a source that is no number', ['--revisions', 'v2', '--source-positions', 'first']],
    ['both kinds at once', ['--revision', 'v2', '--revisions', 'v2', '--source-positions', '1']],
  ])('refuses %s', async (_what, flags) => {
    const { exitCode } = await sync(...flags);
    expect([exitCode, hub.requests.length]).toEqual([2, 0]);
  });

  it.each(['web', 'Deployment:web', '!apps:Deployment:web', 'apps::web', 'apps:Deployment:'])(
    'refuses "%s" as an object',
    async (object) => {
      const { exitCode } = await sync('--resource', object);
      expect([exitCode, hub.requests.length]).toEqual([2, 0]);
    },
  );
});

describe('app sync that has to wait', () => {
  it('says what for, once, and at the end of its patience that there is no outcome', async () => {
    let laterMs = 0;
    const now = jest.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() + laterMs);
    const message = 'apps/web.yaml:9:15: a character is missing.';
    hub.answers = {
      syncApplication: { data: { syncApplication: { operationId: 'o1' } } },
      application: () => {
        laterMs += 2_000;
        return { data: { application: { operation: null, message } } };
      },
    };
    const { stderr, exitCode } = await run('app', 'sync', 'web', '--timeout', '9s');
    now.mockRestore();
    expect(stderr.split(`application/web waits: ${message}\n`)).toHaveLength(2);
    expect(stderr).toContain('Error TIMEOUT: After 9 s these syncs had no outcome: web.');
    expect(exitCode).toBe(7);
  });
});

describe('app sync --dry-run', () => {
  const object = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const results = [{ ...object, status: 'Synced', message: 'It would be created.', hookType: null, hookPhase: null }];
  const operation = {
    phase: 'Succeeded',
    message: 'Dry run, nothing was written: 1 created.',
    startedAt: '2026-03-01',
  };
  const answer = (last: object | null): { data: object } => ({ data: { application: { operation: last } } });
  let asked = 0;
  beforeEach(() => {
    asked = 0;
    hub.answers = {
      syncApplication: { data: { syncApplication: { operationId: 'o1' } } },
      application: () => answer(asked++ === 0 ? null : { ...operation, finishedAt: '2026-03-01', results }),
    };
  });

  it('says what would become of each object', async () => {
    const { exitCode, stdout, stderr } = await run('app', 'sync', 'web', '--dry-run');
    expect(stdout).toMatch(/^APPLICATION.*\nweb +Deployment[.]apps +shop +web +- +Synced +It would be created[.]$/m);
    expect(stderr).toContain('application/web: Dry run, nothing was written: 1 created.');
    expect(exitCode).toBe(0);
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await run('app', 'sync', 'web', '--dry-run', '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([{ application: 'web', ...results[0] }]);
  });
});

describe('app suspend and resume', () => {
  it('sends the reason, and when it ends: a time, or so long from now', async () => {
    hub.answers = { suspendApplication: done('suspendApplication'), resumeApplication: done('resumeApplication') };
    await run('app', 'suspend', 'web', '--reason', 'moving', '--until', '2026-03-01T12:00:00+01:00');
    expect(hub.lastOf('suspendApplication')?.variables).toEqual({
      name: 'web',
      reason: 'moving',
      until: '2026-03-01T11:00:00.000Z',
    });
    const before = Date.now();
    await run('app', 'suspend', 'web', '--until', '8h');
    const until = Date.parse(String(hub.lastOf('suspendApplication')?.variables['until']));
    expect(until - before).toBeGreaterThanOrEqual(8 * 3_600_000);
    expect((await run('app', 'suspend', 'web', '--until', 'soon')).exitCode).toBe(2);
    expect((await run('app', 'resume', 'web')).stderr).toBe('application/web resumed\n');
  });

  it('is for clusters too', async () => {
    hub.answers = { suspendCluster: done('suspendCluster'), resumeCluster: done('resumeCluster') };
    await run('cluster', 'suspend', 'eu-1', '--reason', 'upgrade');
    expect(hub.lastOf('suspendCluster')?.variables).toEqual({ name: 'eu-1', reason: 'upgrade' });
    expect((await run('cluster', 'resume', 'eu-1')).stderr).toBe('cluster/eu-1 resumed\n');
  });
});

describe('app list', () => {
  it('shows what holds applications, and lists those alone with --held', async () => {
    const hold = { reason: 'Suspended', message: 'Suspended by ann.', heals: false, allowsRequests: true };
    hub.answers = { applications: page('applications', [sampleApplication({ hold, message: hold.message })]) };
    const { stdout } = await run('app', 'list', '--held', '-o', 'wide');
    expect(stdout).toMatch(/ HOLD .*\n.* Suspended /);
    expect(hub.lastOf('applications')?.variables['filter']).toEqual({ isHeld: true });
  });
});

describe('app get', () => {
  it('says what holds it, what windows allow, and what became of each object of the last sync', async () => {
    const hold = { reason: 'Suspended', message: 'Suspended by ann.', heals: false, allowsRequests: true };
    const object = { group: 'batch', version: 'v1', kind: 'Job', namespace: 'web', name: 'migrate', message: null };
    const window = { kind: 'deny', activeUntil: '2026-03-01T09:00:00.000Z', nextAt: '2026-03-02T08:00:00.000Z' };
    const application = {
      ...sampleApplication({ hold }),
      annotations: {},
      spec: {},
      conditions: [],
      suspension: { reason: '', by: 'ann', at: '2026-03-01T08:00:00.000Z', until: null },
      syncWindows: { allowsAutomated: false, allowsManual: true, windows: [window] },
      operation: {
        phase: 'Failed',
        message: 'A hook failed.',
        revision: null,
        startedAt: '2026-03-01T08:00:00.000Z',
        finishedAt: null,
        results: [{ ...object, status: null, hookType: 'PreSync', hookPhase: 'Failed' }],
      },
      resources: { nodes: [] },
      parent: null,
      children: [],
      dependencies: [],
    };
    const explain = { isSettled: false, waitingFor: 'Apply', message: 'Suspended by ann.', steps: [] };
    hub.answers = { application: { data: { application, explain } } };
    const { stdout } = await run('app', 'get', 'shop-dev');
    expect(stdout).toMatch(/Hold: +Suspended: Suspended by ann\./);
    expect(stdout).toContain(
      'only syncs on request are allowed; deny until 2026-03-01T09:00:00.000Z; next deny at 2026-03-02T08:00:00.000Z',
    );
    expect(stdout).toMatch(/The last sync:\n.*\nJob\.batch +web +migrate +PreSync +Failed/);
  });
});

describe('app terminate-op and confirm-deletion', () => {
  it('ask the hub', async () => {
    hub.answers = { terminateOperation: done('terminateOperation'), confirmDeletion: done('confirmDeletion') };
    expect((await run('app', 'terminate-op', 'web')).exitCode).toBe(0);
    expect((await run('app', 'confirm-deletion', 'web')).exitCode).toBe(0);
    expect(hub.requests.map(({ variables }) => variables)).toEqual([{ name: 'web' }, { name: 'web' }]);
  });

  it('end with 5 where nothing runs', async () => {
    const error = { code: 'CONFLICT', kind: 'Conflict', message: 'No sync runs.' };
    hub.answers = { terminateOperation: { error } };
    expect((await run('app', 'terminate-op', 'web')).exitCode).toBe(5);
  });
});

describe('app accept', () => {
  it('prints the rules that were added', async () => {
    const rules = [{ kind: 'Deployment', group: 'apps', name: 'web', jsonPointers: ['/spec/replicas'] }];
    hub.answers = { acceptDrift: { data: { acceptDrift: { rules } } } };
    const flags = ['--field', 'spec.replicas', '--resource', 'apps:Deployment:web'];
    const { stdout, stderr } = await run('app', 'accept', 'web', ...flags);
    expect(stderr).toBe('application/web ignores from now on:\n');
    expect(stdout).toContain('jsonPointers:\n    - /spec/replicas\n');
    expect(hub.lastOf('acceptDrift')?.variables).toEqual({
      name: 'web',
      fields: ['spec.replicas'],
      resource: { group: 'apps', kind: 'Deployment', name: 'web' },
    });
    hub.answers = { acceptDrift: { data: { acceptDrift: { rules: [] } } } };
    expect((await run('app', 'accept', 'web')).stderr).toBe('application/web ignores that already\n');
  });

  it('says what to write into the set that owns the application', async () => {
    const error = {
      code: 'CONFLICT',
      kind: 'Conflict',
      message: 'It belongs to a set. Put this into the set:\nspec: {}',
    };
    hub.answers = { acceptDrift: { error } };
    const { stderr, exitCode } = await run('app', 'accept', 'web');
    expect(stderr).toContain('Put this into the set:\nspec: {}');
    expect(exitCode).toBe(5);
  });
});
