/** Looks up whether an application's sources were rendered before, for many applications at once. */
import { ByteCache, readsDigest } from '@wheelhouse/renderer';
import type { Clock } from '../../platform/clock/clock.js';
import { Turns } from '../../platform/git/turns.js';
import { Gathered } from './gathered.js';
import type { NamesList } from './known-reads.js';
import type { KnownNames } from '../store/reads-store.js';
import type { KnownOutcome } from '../store/render-store.js';
import type { RenderStores } from '../store/render-stores.js';
import { inputDigest, moduleDigest, type ModulePart, type SourcePart, treesOf } from '../sources/source-part.js';

/** Applications whose renders are looked up in one query. */
const MAX_GATHERED = 2_000;
/** Combinations of lists of names that are tried for one application of several sources. */
const MAX_COMBINATIONS = 32;
/** What names stand for at a commit, kept while a call goes on. */
const MAX_READS_DIGESTS = 20_000;

/** A digest that a source may have, with the list of names it was found by. */
interface Candidate {
  readonly digest: string;
  readonly list?: NamesList;
}

/** What is known of an application's sources. */
export interface Known {
  /** Absent: not rendered before, as far as we know. */
  readonly outcome?: KnownOutcome;
  /** The digests that each part may have: what is in memory of one of them is its render. */
  readonly digests: readonly (readonly string[])[];
}

interface Lookup {
  readonly parts: readonly SourcePart[];
  readonly fresh: boolean;
}

export class KnownRenders {
  private readonly readsDigests = new ByteCache<string>(MAX_READS_DIGESTS);
  private readonly candidates = new Gathered((lookups: readonly Lookup[]) => this.candidatesOf(lookups), MAX_GATHERED);
  private readonly outcomes = new Gathered(
    (digests: readonly string[]) => this.stores.renders.findOutcomes(digests, this.clock.now()),
    MAX_GATHERED,
  );
  private readonly uses = new Gathered(
    (rows: readonly Omit<KnownNames, 'usedAt'>[]) => this.stores.reads.used(rows, this.clock.now()),
    MAX_GATHERED,
  );

  constructor(
    private readonly stores: RenderStores,
    private readonly clock: Clock,
  ) {}

  async find(parts: readonly SourcePart[]): Promise<Known> {
    const found = await this.look({ parts, fresh: false });
    if (found.outcome !== undefined || parts.every(({ kind }) => kind === 'directory')) return found;
    return await this.look({ parts, fresh: true });
  }

  private async look(lookup: Lookup): Promise<Known> {
    const candidates = (await this.candidates.add([lookup])).get(lookup) ?? [];
    const digests = candidates.map((each) => each.map(({ digest }) => digest));
    const inputs = combinations(candidates).map((each) => ({
      digest: inputDigest(each.map(({ digest }) => digest)),
      lists: each.flatMap(({ list }) => list ?? []),
    }));
    if (inputs.length === 0) return { digests };
    const outcomes = await this.outcomes.add(inputs.map(({ digest }) => digest));
    const input = inputs.find(({ digest }) => outcomes.has(digest));
    const outcome = input && outcomes.get(input.digest);
    if (outcome === undefined) return { digests };
    const used = this.stores.known.noteUsed(input?.lists ?? [], input?.digest ?? '', this.clock.now());
    if (used.length > 0) await this.uses.add(used);
    return { outcome, digests };
  }

  private async candidatesOf(lookups: readonly Lookup[]): Promise<Map<Lookup, Candidate[][]>> {
    const questions = (fresh: boolean): string[] =>
      lookups
        .filter((lookup) => lookup.fresh === fresh)
        .flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'module' ? [part.question] : [])));
    const cached = await this.stores.known.find(questions(false));
    const asked = await this.stores.known.find(questions(true), { fresh: true });
    const turns = new Turns();
    const found = new Map<Lookup, Candidate[][]>();
    for (const lookup of lookups) {
      const lists = lookup.fresh ? asked : cached;
      found.set(
        lookup,
        lookup.parts.map((part) =>
          part.kind === 'directory'
            ? [{ digest: part.digest }]
            : (lists.get(part.question) ?? []).map((list) => ({ digest: this.digestBy(part, list), list })),
        ),
      );
      if (turns.isOver) await turns.next();
    }
    return found;
  }

  /** Applications of one chart read the same names at the same commit: what they stand for is looked up once. */
  private digestBy(part: ModulePart, { names, reads }: NamesList): string {
    const key = `${names}\n${part.at}`;
    let digest = this.readsDigests.find(key);
    if (digest === undefined) {
      digest = readsDigest(reads, treesOf(part));
      this.readsDigests.keep(key, digest, 1);
    }
    return moduleDigest(part.question, digest);
  }
}

/** One of each, in all ways, up to a number; none where one has none. */
function combinations(candidates: readonly (readonly Candidate[])[]): Candidate[][] {
  let all: Candidate[][] = [[]];
  for (const each of candidates) {
    all = all.flatMap((before) => each.map((candidate) => [...before, candidate])).slice(0, MAX_COMBINATIONS);
  }
  return all;
}
