// Whatever happens to the agent and around it: a hook runs once for a content, and for the last content it ran.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configMap, keyIn, settle, until } from './agent-scenario.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { SyncStory, wave } from './sync-story.js';

const EVENTS = ['change', 'commit', 'restart', 'drift', 'lost answer', 'pause'] as const;

interface Happening {
  readonly event: (typeof EVENTS)[number];
  readonly pauseMs: number;
}

/** Carries out what happens; answers how often the hook was made for each content. */
async function live(story: SyncStory, happenings: readonly Happening[]): Promise<Map<number, number>> {
  const { scenario } = story;
  const made = new Map<number, number>();
  let isAnswerLost = false;
  const original = scenario.cluster.apply.bind(scenario.cluster);
  scenario.cluster.apply = async (object, options) => {
    const result = await original(object, options);
    if (object.metadata.name !== 'hook' || options.dryRun === true) return result;
    const content = Number((object['data'] as { content: string }).content);
    made.set(content, (made.get(content) ?? 0) + 1);
    if (!isAnswerLost) return result;
    isAnswerLost = false;
    throw new ClusterError('UNAVAILABLE', 'The connection was lost.');
  };
  let [content, commit] = [0, 0];
  const assign = (): void => {
    const hook = configMap('hook', { content: String(content) }, { 'argocd.argoproj.io/hook': 'PreSync' });
    const objects = [hook, configMap('a', { content: String(content) }), configMap('b', {}, wave(1))];
    story.assign(objects, undefined, undefined, `commit-${commit}`);
  };
  const events: Record<Happening['event'], () => Promise<unknown> | void> = {
    change: () => ((content += 1), (commit += 1), assign()),
    commit: () => ((commit += 1), assign()),
    restart: () => scenario.restart(),
    drift: () =>
      scenario.cluster
        .edit(keyIn('ConfigMap', 'a'), { data: { content: 'x' } }, { manager: 'x' })
        .catch(() => undefined),
    'lost answer': () => void (isAnswerLost = true),
    pause: () => settle(5),
  };
  assign();
  await scenario.start();
  for (const { event, pauseMs } of happenings) {
    await events[event]();
    await settle(pauseMs);
  }
  isAnswerLost = false;
  await until('the last commit is synced', () => scenario.status(story.id)?.syncedRevision === `commit-${commit}`);
  await story.synced();
  expect(made.get(content)).toBe(1);
  return made;
}

describe('a hook', () => {
  it('runs at most once for each content, and for the last one, whatever happens', async () => {
    const happening = fc.record({ event: fc.constantFrom(...EVENTS), pauseMs: fc.integer({ min: 0, max: 25 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 8 }), async (happenings) => {
        const story = await SyncStory.make();
        try {
          const made = await live(story, happenings);
          expect([...made.values()].every((count) => count === 1)).toBe(true);
        } finally {
          await story.scenario.end();
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 60_000);
});
