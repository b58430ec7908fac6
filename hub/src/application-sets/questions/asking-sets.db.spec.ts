import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FactAnswers, PullRequestFact } from '@wheelhouse/generators';
import { UnavailableError } from '@wheelhouse/protocol';
import type { ConfigObjectObserver } from '../../config-objects/config-object-observers.js';
import type { ConfigObjects } from '../../config-objects/config-objects.service.js';
import type { DecisionObserver } from '../../decisions/decision-observers.js';
import type { Decisions } from '../../decisions/decisions.service.js';
import { RateLimitedError } from '../../platform/outbound-http/outbound-http.errors.js';
import type { RepositoriesService } from '../../repositories/repositories.service.js';
import { EXPAND_JOB } from '../expansion/expansion-schedule.js';
import { QuestionTriggers } from './question-triggers.js';
import type { TestHub } from '../test-hub.js';
import { useTestHub } from '../test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const PULL_REQUESTS =
  '[{ pullRequest: { github: { owner: Acme, repo: Shop, tokenRef: { secretName: scm, key: token } }, requeueAfterSeconds: 600 } }]';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a' });
  await hub.register([{ name: 'c00' }]);
});

function setOf(generators = PULL_REQUESTS, annotations = '{}', name = 'p{{number}}'): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web, annotations: ${annotations} }
spec:
  generators: ${generators}
  template:
    metadata: { name: '${name}' }
    spec:
      project: default
      source: { repoURL: '${url}', path: web, targetRevision: main }
      destination: { name: c00, namespace: web }
`;
}

const pullRequests = (...numbers: number[]): readonly PullRequestFact[] =>
  numbers.map((number) => ({
    number: String(number),
    title: 't',
    branch: 'b',
    targetBranch: 'main',
    headSha: 'a'.repeat(40),
    labels: [],
    author: 'ann',
  }));
const answer = (...numbers: number[]) => hub.answers.answers.set('pullRequests', pullRequests(...numbers));
const names = async (): Promise<string[]> =>
  (
    await hub.dataSource.query<{ name: string }[]>(
      `select name from applications where deleting_at is null order by name`,
    )
  ).map(({ name }) => name);
const stored = async () => {
  const set = await hub.setStore.findByName('web');
  if (!set) throw new Error('There is no set.');
  return set;
};
const waitMs = (): number | undefined => {
  const job = hub.jobs.jobs.find(({ name }) => name === EXPAND_JOB);
  return job?.runAt && job.runAt.getTime() - hub.clock.now().getTime();
};

describe('A set that asks a service', () => {
  it('makes applications of the answer, keeps names of what it asked, and is expanded again in its time', async () => {
    answer(1, 2);
    await hub.sets.apply(setOf(), 'ann');
    expect(await names()).toEqual(['p1', 'p2']);
    const { questions, requeueSeconds } = await stored();
    expect(questions).toEqual([
      { kind: 'pullRequests', provider: 'github', repository: 'acme/shop', secrets: ['scm'] },
    ]);
    expect(requeueSeconds).toBe(600);
    expect(waitMs()).toBeGreaterThanOrEqual(600_000);
    expect(waitMs()).toBeLessThanOrEqual(660_000);
    answer(2, 3);
    hub.clock.advance(waitMs() ?? 0);
    await hub.jobs.runAll(hub.clock.now());
    expect(await names()).toEqual(['p2', 'p3']);
    expect(waitMs()).toBeGreaterThanOrEqual(600_000);
  });

  it('does not ask again within a minute, whatever expands it, but after that', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    hub.clock.advance(59_000);
    await hub.expansion.expand((await stored()).id);
    expect(hub.answers.asked).toHaveLength(1);
    hub.clock.advance(1_000);
    await hub.expansion.expand((await stored()).id);
    expect(hub.answers.asked).toHaveLength(2);
  });

  it('asks again when somebody refreshes it', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    hub.clock.advance(10);
    answer(2);
    await hub.sets.refresh('web');
    expect(await names()).toEqual(['p2']);
    expect(hub.answers.asked).toHaveLength(2);
  });

  it('asks again when it is applied with the annotation of Argo CD, which is removed', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    hub.clock.advance(10);
    answer(2);
    const refresh = `{ argocd.argoproj.io/application-set-refresh: 'true', note: kept }`;
    await hub.sets.apply(setOf(PULL_REQUESTS, refresh), 'ann');
    expect(await names()).toEqual(['p2']);
    expect((await stored()).manifest).toMatchObject({ metadata: { annotations: { note: 'kept' } } });
    expect(JSON.stringify((await stored()).manifest)).not.toContain('application-set-refresh');
  });

  it('freezes while the service fails, and tries again after three minutes', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    hub.answers.answers.set('pullRequests', new UnavailableError('SERVICE_UNAVAILABLE', 'github.com is away.'));
    await hub.sets.refresh('web');
    hub.clock.advance(60_000);
    await hub.expansion.expand((await stored()).id);
    expect(await names()).toEqual(['p1']);
    expect((await stored()).conditions.find(({ type }) => type === 'ErrorOccurred')).toMatchObject({
      status: 'True',
      reason: 'ApplicationGenerationFromParamsError',
      message: expect.stringContaining('github.com is away.'),
    });
    expect(waitMs()).toBeLessThanOrEqual(210_000);
    answer();
    hub.clock.advance(210_000);
    await hub.jobs.runAll(hub.clock.now());
    expect(await names()).toEqual([]);
  });

  it('waits as long as a service says that takes no more questions', async () => {
    const retryAt = new Date(hub.clock.now().getTime() + 3_600_000);
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    await hub.dataSource.query('truncate application_set_refreshes');
    hub.clock.advance(700_000);
    hub.answers.answers.set('pullRequests', new RateLimitedError('api.github.com', retryAt));
    await hub.jobs.runAll(hub.clock.now());
    expect(waitMs()).toBeGreaterThanOrEqual(2_900_000);
    expect(waitMs()).toBeLessThanOrEqual(2_930_000);
  });

  it('takes nothing for a fact that is none: that the database is away ends the expansion', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    hub.answers.answers.set('pullRequests', new Error('connect ECONNREFUSED'));
    hub.clock.advance(60_000);
    await expect(hub.expansion.expand((await stored()).id)).rejects.toThrow('ECONNREFUSED');
    expect((await stored()).conditions.find(({ type }) => type === 'ErrorOccurred')).toMatchObject({ status: 'False' });
    answer(1, 2);
    await hub.expansion.expand((await stored()).id);
    expect(await names()).toEqual(['p1', 'p2']);
  });

  it('writes nothing when all is as it was', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    const { version, id } = await stored();
    hub.clock.advance(60_000);
    await hub.expansion.expand(id);
    expect((await stored()).version).toBe(version);
  });
});

describe('Sets that asked', () => {
  const refresh = (pattern: object) => hub.refreshing.refresh([pattern]);

  it('are expanded with new answers by an event that has to do with a question, once for a burst, and by no other', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    hub.clock.advance(1_000);
    const others = [
      { kind: 'pullRequests', provider: 'gitlab', repository: 'acme/shop' },
      { kind: 'pullRequests', provider: 'github', repository: 'acme/other' },
      { secrets: ['other'] },
      { kind: 'plugin' },
    ];
    for (const other of others) expect(await refresh(other)).toBe(0);
    const hint = { kind: 'pullRequests', provider: 'github', repository: 'acme/shop' };
    for (let time = 0; time < 5; time++) expect(await refresh(hint)).toBe(1);
    answer(1, 2);
    hub.clock.advance(2_000);
    await hub.jobs.runAll(hub.clock.now());
    expect(await names()).toEqual(['p1', 'p2']);
    expect(hub.answers.asked).toHaveLength(2);
  });

  it('do not have an expansion overtaken that is under way', async () => {
    answer(1);
    await hub.sets.apply(setOf(), 'ann');
    const { version } = await stored();
    await refresh({ secrets: ['scm'] });
    expect((await stored()).version).toBe(version);
  });

  it('are found by a secret, a ConfigMap or a decision that changes', async () => {
    const observers: { config?: ConfigObjectObserver; decision?: DecisionObserver } = {};
    new QuestionTriggers(
      hub.setStore,
      hub.refreshing,
      { onChanged: (observer: ConfigObjectObserver) => (observers.config = observer) } as unknown as ConfigObjects,
      { onChanged: (observer: DecisionObserver) => (observers.decision = observer) } as unknown as Decisions,
      hub.repositories as unknown as RepositoriesService,
    ).onModuleInit();
    const decisions: FactAnswers['decisions'] = { matchKey: 'name', entries: [{ name: 'c00' }] };
    hub.answers.answers.set('decisions', decisions);
    await hub.sets.apply(
      setOf('[{ clusterDecisionResource: { configMapRef: placement, name: a } }]', '{}', 'd-{{name}}'),
      'ann',
    );
    const { questions, requeueSeconds } = await stored();
    expect([questions, requeueSeconds]).toEqual([[{ kind: 'decisions', configMaps: ['placement'] }], 180]);
    const isAsked = async (work: Promise<void> | undefined) => {
      await work;
      const isSoon = hub.jobs.jobs.some(({ name, runAt }) => name === EXPAND_JOB && runAt === undefined);
      hub.clock.advance(2_000);
      await hub.jobs.runAll(hub.clock.now());
      return isSoon;
    };
    await hub.dataSource.transaction(async (tx) => {
      expect(await isAsked(observers.config?.([{ kind: 'Secret', name: 'placement' }], tx))).toBe(false);
    });
    const both = [
      (tx: Parameters<DecisionObserver>[1]) => observers.config?.([{ kind: 'ConfigMap', name: 'placement' }], tx),
      (tx: Parameters<DecisionObserver>[1]) => observers.decision?.(['other', 'placement'], tx),
    ];
    for (const change of both) expect(await isAsked(hub.dataSource.transaction(async (tx) => change(tx)))).toBe(true);
  });

  it('say how often their repositories are to be looked up', async () => {
    hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a' });
    const git = (seconds: number) =>
      `[{ git: { repoURL: '${url}', revision: main, directories: [{ path: '*' }], requeueAfterSeconds: ${seconds} } }]`;
    await hub.sets.apply(setOf(git(60), '{}', 'g-{{path.basename}}'), 'ann');
    expect(await hub.setStore.findPollSeconds(url)).toBe(60);
    expect((await stored()).requeueSeconds).toBeNull();
    await hub.sets.apply(setOf(git(1), '{}', 'g-{{path.basename}}'), 'ann');
    expect(await hub.setStore.findPollSeconds(url)).toBe(10);
    expect(await hub.setStore.findPollSeconds('https://elsewhere.example')).toBeUndefined();
  });
});
