import type {
  FactAnswers,
  FactFailure,
  FactProblem,
  FactQuestion,
  Facts,
  RepositoryFact,
  RepositoryNeed,
} from '@wheelhouse/generators';
import { canonicalJson } from '@wheelhouse/protocol';
import type { ClusterFact } from '../../clusters/cluster.js';
import type { GitTree } from '../../platform/git/git-tree.js';
import type { AnsweredQuestion } from '../questions/ask-questions.js';

/** What was fetched so far for one expansion. Every (url, revision) keeps the commit it had first: one expansion, one state of Git. */
export class GatheredFacts implements Facts {
  private readonly repositories = new Map<string, GatheredRepository | { readonly problem: FactProblem }>();

  private readonly answers = new Map<string, AnsweredQuestion>();

  constructor(
    private readonly clusterFacts: readonly ClusterFact[],
    private readonly startedAt: Date,
  ) {}

  /** One expansion, one time. */
  now(): Date {
    return this.startedAt;
  }

  answer<Kind extends FactQuestion['kind']>(
    question: Extract<FactQuestion, { kind: Kind }>,
  ): FactAnswers[Kind] | FactFailure | undefined {
    // Stored under the question itself, so it has the answer of its kind.
    return this.answers.get(canonicalJson(question))?.answer as FactAnswers[Kind] | FactFailure | undefined;
  }

  addAnswers(answered: readonly AnsweredQuestion[]): void {
    for (const one of answered) this.answers.set(canonicalJson(one.question), one);
  }

  /** When the newest answer was asked for; undefined without any. */
  get answeredAt(): Date | undefined {
    const times = [...this.answers.values()].flatMap(({ askedAt }) => askedAt ?? []);
    return times.length === 0 ? undefined : new Date(Math.max(...times.map(Number)));
  }

  /** When the last of the services that refused to answer wants to be asked again. */
  get retryAt(): Date | undefined {
    const times = [...this.answers.values()].flatMap(({ retryAt }) => retryAt ?? []);
    return times.length === 0 ? undefined : new Date(Math.max(...times.map(Number)));
  }

  clusters(): readonly ClusterFact[] {
    return this.clusterFacts;
  }

  repository(url: string, revision: string): RepositoryFact | { readonly problem: FactProblem } | undefined {
    return this.repositories.get(keyOf({ url, revision }));
  }

  /** The repository of a need, where it was fetched before without a problem. */
  fetched(need: Pick<RepositoryNeed, 'url' | 'revision'>): GatheredRepository | undefined {
    const known = this.repositories.get(keyOf(need));
    return known instanceof GatheredRepository ? known : undefined;
  }

  add(
    need: Pick<RepositoryNeed, 'url' | 'revision'>,
    repository: GatheredRepository | { readonly problem: FactProblem },
  ): void {
    this.repositories.set(keyOf(need), repository);
  }
}

/** One commit of a repository, with the files that were read. */
export class GatheredRepository implements RepositoryFact {
  readonly paths: readonly string[];
  readonly directories: readonly string[];
  private readonly texts = new Map<string, string>();

  constructor(private readonly tree: GitTree) {
    // A link may point anywhere: generators see plain files only, as Argo CD refuses links that leave the repository.
    this.paths = tree.paths.filter(({ mode }) => mode !== 'symlink').map(({ path }) => path);
    this.directories = tree.directories;
  }

  read(path: string): string | undefined {
    return this.texts.get(path);
  }

  /** The object ids of files, by path; unknown paths are left out. */
  oidsOf(paths: readonly string[]): Map<string, string> {
    return new Map(
      paths.flatMap((path) => {
        const entry = this.tree.entryAt(path);
        return entry ? [[path, entry.oid] as const] : [];
      }),
    );
  }

  /** A file without an id is empty: there is nothing to read, and nothing to ask for again. */
  addTexts(paths: readonly string[], oids: ReadonlyMap<string, string>, blobs: ReadonlyMap<string, Uint8Array>): void {
    const decoder = new TextDecoder();
    for (const path of paths) {
      const blob = blobs.get(oids.get(path) ?? '');
      this.texts.set(path, blob ? decoder.decode(blob) : '');
    }
  }
}

function keyOf(need: Pick<RepositoryNeed, 'url' | 'revision'>): string {
  return `${need.url}\n${need.revision}`;
}
