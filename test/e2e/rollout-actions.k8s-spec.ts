// What people do to a Rollout of Argo Rollouts by way of the hub. The definition is on a real API server, with the status as a subresource as
// its project has it; the story says what its controller would say.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { type CommandResult, wheelhouseFor } from '../support/command-line.js';
import { definitionOf } from '../support/custom-kinds.js';
import { AUTOMATED } from '../support/sample-files.js';
import { until } from '../support/until.js';

const DEFINITION = definitionOf('argoproj.io/v1alpha1', 'Rollout', { hasStatus: true });
const rollout = (more = ''): string => `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  replicas: 2${more}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: 'nginx:1.25'}]}}
  strategy: {canary: {steps: [{setWeight: 20}, {pause: {}}]}}
`;
/** A canary at its first step, as the controller says it: of two steps, one is left after it. */
const UNDER_WAY = {
  observedGeneration: '1',
  currentPodHash: 'new',
  stableRS: 'old',
  currentStepIndex: 0,
  phase: 'Progressing',
};

interface Seen {
  readonly spec: { readonly paused?: boolean; readonly restartAt?: string };
  readonly status: Readonly<Record<string, unknown>>;
  readonly metadata: { readonly managedFields: readonly { manager: string; subresource?: string }[] };
}

describeOnCluster('actions on Rollouts', { 'apps/shop/web.yaml': rollout() }, (story) => {
  const run = (...words: string[]): Promise<CommandResult> =>
    wheelhouseFor(story().fleet.hub)('app', 'actions', ...words, '--kind', 'Rollout', '--resource-name', 'web');
  /** What it warns of. */
  const done = async (action: string): Promise<string> => {
    const { exitCode, stderr } = await run('run', 'shop', action);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stderr.split('\n').slice(1).join('\n');
  };
  const refused = async (action: string): Promise<string> => {
    const { exitCode, stderr } = await run('run', 'shop', action);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 5 });
    return stderr;
  };
  const available = async (): Promise<string[]> => {
    const { stdout } = await run('list', 'shop', '-o', 'json');
    const actions = JSON.parse(stdout) as { name: string; isDisabled: boolean }[];
    return actions.flatMap(({ name, isDisabled }) => (isDisabled ? [] : [name]));
  };
  const seen = async (): Promise<Seen> => (await story().get('rollout', 'web')) as unknown as Seen;
  /** What the controller says from now on; `null` takes a field away. */
  const say = async (status: Readonly<Record<string, unknown>>): Promise<void> => {
    const patch = JSON.stringify({ status });
    await story().run(['patch', 'rollout', 'web', '--subresource=status', '--type=merge', '-p', patch]);
  };

  beforeAll(async () => {
    await story().kubectl(['apply', '-f', '-'], DEFINITION);
    await until('Rollouts are served', async () => (await story().kubectl(['get', 'rollouts'])).exitCode === 0);
    await story().apply('shop', { syncPolicy: AUTOMATED });
    await until('it is there', () => story().find('rollout', 'web'));
    await say(UNDER_WAY);
  });
  afterAll(async () => {
    await story().kubectl(['delete', 'crd', 'rollouts.argoproj.io', '--wait=false']);
  });

  it('are offered as far as its state allows', async () => {
    expect(await available()).toEqual(['restart', 'pause', 'abort', 'promote-full', 'skip-current-step']);
    await say({ pauseConditions: [{ reason: 'CanaryPauseStep', startTime: '2026-03-01T12:00:00Z' }] });
    expect(await available()).toEqual(['restart', 'pause', 'resume', 'abort', 'promote-full', 'skip-current-step']);
  });

  it('resume: a step that waits goes on', async () => {
    await done('resume');
    expect((await seen()).status).not.toHaveProperty('pauseConditions');
    expect(await refused('resume')).toContain('it is not paused');
  });

  it('pause and resume: it stops where it is, and goes on', async () => {
    expect(await done('pause')).toBe('');
    expect((await seen()).spec.paused).toBe(true);
    expect(await refused('pause')).toContain('it is paused already');
    await done('resume');
    expect((await seen()).spec.paused).toBe(false);
  });

  it('skip-current-step: as far as there are steps', async () => {
    await say({ pauseConditions: [{ reason: 'CanaryPauseStep', startTime: '2026-03-01T12:00:00Z' }] });
    await done('skip-current-step');
    const { status } = await seen();
    expect(status).toMatchObject({ currentStepIndex: 1 });
    expect(status).not.toHaveProperty('pauseConditions');
    await done('skip-current-step');
    expect((await seen()).status).toMatchObject({ currentStepIndex: 2 });
    expect(await refused('skip-current-step')).toContain('no step is left');
  });

  it('abort and retry: back to the stable version, and begun again', async () => {
    expect(await refused('retry')).toContain('it is not aborted');
    await done('abort');
    expect((await seen()).status).toMatchObject({ abort: true });
    expect(await available()).toEqual(['restart', 'retry', 'promote-full']);
    expect(await refused('pause')).toContain('it is aborted');
    await done('retry');
    expect((await seen()).status).not.toHaveProperty('abort');
  });

  it('promote-full: until it is', async () => {
    await done('promote-full');
    expect((await seen()).status).toMatchObject({ promoteFull: true });
    await say({ stableRS: 'new', promoteFull: null, phase: 'Healthy' });
    expect(await available()).toEqual(['restart']);
    expect(await refused('promote-full')).toContain('it is fully promoted');
  });

  it('restart: says when', async () => {
    await done('restart');
    expect((await seen()).spec.restartAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('are written under a name of their own, and are no drift', async () => {
    const written = (await seen()).metadata.managedFields.filter(({ manager }) => manager === 'wheelhouse-action');
    expect(written.map(({ subresource = 'spec' }) => subresource).toSorted()).toEqual(['spec', 'status']);
    expect((await seen()).spec).toMatchObject({ paused: false, restartAt: expect.any(String) });
    await story().fleet.untilApplication('shop', 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
  });

  it('are put back where Git says otherwise, and say so', async () => {
    await say({ stableRS: 'old' });
    await story().push('shop', { 'apps/shop/web.yaml': rollout('\n  paused: false') });
    expect(await done('pause')).toContain('Git sets spec.paused: self-heal puts it back');
    await until('it is put back', async () => (await seen()).spec.paused === false);
  });
});
