/** For specs: the concept as the module wires it, over a real database and a real Git server. */
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { AesSecretBox } from '../../platform/encryption/aes-secret-box.js';
import { type GitFixture, startGitFixture } from '../../platform/git/testing/git-fixture.js';
import { FakeJobQueue } from '../../platform/jobs/fake-job-queue.js';
import { SilentLogger } from '../../platform/logging/logger.js';
import { CommitContents } from '../commit-contents.js';
import { FollowedRemote } from '../followed-remote.js';
import { PostgresRepositoryRefStore } from '../postgres-repository-ref-store.js';
import { PostgresRepositoryStore } from '../postgres-repository-store.js';
import { PollIntervals } from '../poll-intervals.js';
import { RefFollowing } from '../ref-following.js';
import { RefLooking } from '../ref-looking.js';
import { RefObservers } from '../ref-observers.js';
import { RefRecorder } from '../ref-recorder.js';
import { RefRefresher } from '../ref-refresher.js';
import { RefResolver } from '../ref-resolver.js';
import { RepositoriesService } from '../repositories.service.js';
import { RepositoryHints } from '../repository-hints.js';
import { RepositoryPermissions } from '../repository-permissions.js';
import { RepositoryPolling } from '../repository-polling.js';
import { RepositoryPresentation } from '../repository-presentation.js';
import { RepositoryRecords } from '../repository-records.js';
import { RepositoryRefreshing } from '../repository-refreshing.js';
import { RepositoryRegistry } from '../repository-registry.service.js';
import { RepositoryTidying } from '../repository-tidying.js';

class FakeEventLog extends EventLog {
  readonly recorded: NewEvent[] = [];
  record(events: readonly NewEvent[]): Promise<void> {
    this.recorded.push(...events);
    return Promise.resolve();
  }
}

export interface RepositoriesFixture {
  readonly git: GitFixture;
  readonly database: TestDatabase;
  readonly clock: FakeClock;
  readonly jobs: FakeJobQueue;
  readonly events: NewEvent[];
  readonly service: RepositoriesService;
  readonly registry: RepositoryRegistry;
  readonly presentation: RepositoryPresentation;
  readonly repositories: PostgresRepositoryStore;
  readonly refs: PostgresRepositoryRefStore;
  readonly hints: RepositoryHints;
  close(): Promise<void>;
}

export async function startRepositoriesFixture(
  options: Parameters<typeof startGitFixture>[0] & { prefixes?: readonly string[] } = {},
): Promise<RepositoriesFixture> {
  const git = await startGitFixture(options);
  const database = await startTestDatabase();
  const { dataSource } = database;
  const clock = new FakeClock();
  const jobs = new FakeJobQueue();
  const events = new FakeEventLog();
  const logger = new SilentLogger();
  const secrets = new AesSecretBox(Buffer.alloc(32, 7));
  const repositories = new PostgresRepositoryStore(dataSource);
  const refs = new PostgresRepositoryRefStore(dataSource);
  const observers = new RefObservers();
  const permissions = new RepositoryPermissions(repositories, secrets, {
    allowedRepositoryPrefixes: options.prefixes ?? [],
    noProxy: [],
  });
  const recorder = new RefRecorder(refs, observers, events, dataSource);
  const remote = new FollowedRemote(permissions, git.remote, logger);
  const intervals = new PollIntervals(observers, { repositoryPollSeconds: 180 });
  const refresher = new RefRefresher(refs, remote, recorder, clock, intervals);
  new RepositoryPolling(refresher, refs, jobs).onModuleInit();
  new RepositoryTidying(refs, observers, git.stores, jobs, clock).onModuleInit();
  const following = new RefFollowing(refs, permissions, jobs, dataSource, clock);
  const resolver = new RefResolver(refs, permissions, following, refresher, clock);
  const contents = new CommitContents(permissions, git.remote, git.objects);
  const records = new RepositoryRecords(repositories, refs, events, dataSource, clock);
  const refreshing = new RepositoryRefreshing(refs, refresher, jobs);
  return {
    git,
    database,
    clock,
    jobs,
    events: events.recorded,
    service: new RepositoriesService(
      following,
      resolver,
      contents,
      observers,
      new RefLooking(refs, permissions, remote),
    ),
    registry: new RepositoryRegistry(repositories, records, refreshing, secrets, clock),
    presentation: new RepositoryPresentation(refs),
    repositories,
    refs,
    hints: new RepositoryHints(refs, jobs),
    close: async () => {
      await git.close();
      await database.close();
    },
  };
}
