/** For specs: the concept as the module wires it, over a real database and a real Git server. */
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import { FakeClock } from '../../platform/clock/clock.js';
import { type ChartsFixture, startChartsFixture } from '../../platform/charts/testing/charts-fixture.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { AesSecretBox } from '../../platform/encryption/aes-secret-box.js';
import { type GitFixture, startGitFixture } from '../../platform/git/testing/git-fixture.js';
import { FakeJobQueue } from '../../platform/jobs/fake-job-queue.js';
import { SilentLogger } from '../../platform/logging/logger.js';
import { ChartContents } from '../charts/chart-contents.js';
import { CommitContents } from '../commit-contents.js';
import { FollowedCharts } from '../charts/followed-charts.js';
import { FollowedRemote } from '../refs/followed-remote.js';
import { HubChartDependencies } from '../charts/hub-chart-dependencies.js';
import { PostgresRepositoryRefStore } from '../refs/postgres-repository-ref-store.js';
import { PostgresRepositoryStore } from '../registry/postgres-repository-store.js';
import { PollIntervals } from '../refs/poll-intervals.js';
import { RefFollowing } from '../refs/ref-following.js';
import { RefLooking } from '../refs/ref-looking.js';
import { RefObservers } from '../refs/ref-observers.js';
import { RefRecorder } from '../refs/ref-recorder.js';
import { RefRefresher } from '../refs/ref-refresher.js';
import { RefResolver } from '../refs/ref-resolver.js';
import { RepositoriesService } from '../repositories.service.js';
import { RepositoryHints } from '../repository-hints.js';
import { RepositoryPermissions } from '../registry/repository-permissions.js';
import { RepositoryPolling } from '../refs/repository-polling.js';
import { RepositoryPresentation } from '../registry/repository-presentation.js';
import { RepositoryRecords } from '../registry/repository-records.js';
import { RepositoryRefreshing } from '../refs/repository-refreshing.js';
import { RepositoryRegistry } from '../registry/repository-registry.service.js';
import { RepositoryTidying } from '../refs/repository-tidying.js';

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
  readonly charts: ChartsFixture;
  readonly dependencies: HubChartDependencies;
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
  const charts = await startChartsFixture({ clock });
  const chartContents = new ChartContents(permissions, charts.remote, charts.archives);
  const followedCharts = new FollowedCharts(permissions, charts.remote, logger);
  const remote = new FollowedRemote(permissions, git.remote, followedCharts, chartContents, logger);
  const intervals = new PollIntervals(observers, { repositoryPollSeconds: 180 });
  const refresher = new RefRefresher(refs, remote, recorder, clock, intervals);
  new RepositoryPolling(refresher, refs, jobs).onModuleInit();
  new RepositoryTidying(refs, observers, git.stores, jobs, clock).onModuleInit();
  const following = new RefFollowing(refs, permissions, jobs, dataSource, clock);
  const resolver = new RefResolver(refs, permissions, following, refresher, clock);
  const contents = new CommitContents(permissions, git.remote, git.objects, chartContents);
  const records = new RepositoryRecords(repositories, refs, observers, events, dataSource);
  const refreshing = new RepositoryRefreshing(refs, refresher, jobs);
  const service = new RepositoriesService(
    following,
    resolver,
    contents,
    observers,
    new RefLooking(refs, permissions, remote),
  );
  return {
    git,
    charts,
    dependencies: new HubChartDependencies(service, clock),
    database,
    clock,
    jobs,
    events: events.recorded,
    service,
    registry: new RepositoryRegistry(repositories, records, refreshing, secrets, clock),
    presentation: new RepositoryPresentation(refs),
    repositories,
    refs,
    hints: new RepositoryHints(refs, jobs),
    close: async () => {
      await charts.close();
      await git.close();
      await database.close();
    },
  };
}
