/** Answers what generators ask source hosts. */
import { Inject, Injectable } from '@nestjs/common';
import type {
  PullRequestFact,
  PullRequestsQuestion,
  ScmRepositoriesQuestion,
  ScmRepositoryFact,
} from '@wheelhouse/generators';
import { HubConfig } from '../platform/config/hub-config.js';
import { ServiceNotFoundError, serviceErrorOf } from '../platform/outbound-http/outbound-http.errors.js';
import { listRepositories } from './list-repositories.js';
import { ScmAccess } from './scm-access.js';
import { ScmProvider } from './scm-provider.js';
import { InvalidScmSettingsError, ScmProviderNotAllowedError } from './scm-providers.errors.js';
import { ScmSettings } from './scm-settings.js';

/** Injection token of the list of all providers. */
export const SCM_PROVIDERS = Symbol('ScmProvider[]');

/** Questions that are answered at once, over all sets; others wait. */
const QUESTIONS_AT_ONCE = 8;

type ScmQuestion = PullRequestsQuestion | ScmRepositoriesQuestion;
type ScmFacts = readonly PullRequestFact[] | readonly ScmRepositoryFact[];

@Injectable()
export class ScmProviders {
  private readonly providers: ReadonlyMap<string, ScmProvider>;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    @Inject(SCM_PROVIDERS) providers: readonly ScmProvider[],
    private readonly access: ScmAccess,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'enableScmProviders' | 'allowedScmProviders'>,
  ) {
    this.providers = new Map(providers.flatMap((provider) => provider.names.map((name) => [name, provider] as const)));
  }

  /** Asks anew each time: who may share an answer is decided by who asks. All of it or an error: SCM_PROVIDER_NOT_ALLOWED, SCM_SETTINGS_INVALID, those of secrets and those of `outbound-http.errors.ts`. */
  async answer(question: PullRequestsQuestion): Promise<readonly PullRequestFact[]>;
  async answer(question: ScmRepositoriesQuestion): Promise<readonly ScmRepositoryFact[]>;
  async answer(question: ScmQuestion): Promise<ScmFacts> {
    return await this.inTurn(() => this.ask(question));
  }

  private async ask(question: ScmQuestion): Promise<ScmFacts> {
    const settings = new ScmSettings(question.settings, question.provider);
    this.checkAllowed(settings);
    const provider = this.providers.get(question.provider);
    if (provider === undefined) {
      throw new InvalidScmSettingsError(`The hub knows no provider "${question.provider}".`);
    }
    try {
      if (question.kind === 'pullRequests') return await provider.listPullRequests(settings, this.access);
      return await listRepositories(await provider.openRepositories(settings, this.access), question);
    } catch (thrown) {
      // Client libraries wrap what the transport throws.
      const error = serviceErrorOf(thrown) ?? thrown;
      const mayBeMissing = question.kind === 'pullRequests' && question.continueOnRepoNotFoundError;
      if (mayBeMissing && error instanceof ServiceNotFoundError) return [];
      throw error;
    }
  }

  private checkAllowed(settings: ScmSettings): void {
    const { enableScmProviders, allowedScmProviders } = this.config;
    if (!enableScmProviders) {
      throw new ScmProviderNotAllowedError(
        'The generators scmProvider and pullRequest are switched off in this hub (WHEELHOUSE_ENABLE_SCM_PROVIDERS).',
      );
    }
    const api = settings.text('api');
    if (api === '' || allowedScmProviders.length === 0 || allowedScmProviders.includes(api)) return;
    throw new ScmProviderNotAllowedError(
      `The api of ${settings.name} is none that this hub allows: ${allowedScmProviders.join(', ')} (WHEELHOUSE_ALLOWED_SCM_PROVIDERS).`,
    );
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= QUESTIONS_AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place passes on to the one who waits longest.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
