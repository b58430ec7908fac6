import { Injectable } from '@nestjs/common';
import { Turns } from '../../platform/git/turns.js';
import { UnfitValueError } from '@wheelhouse/renderer';
import { RenderContentsReadModel } from '../../rendering/store/render-contents.read-model.js';
import { type RenderedObject, renderedObjects } from '../../rendering/store/rendered-objects.js';
import { compareObjects, type ObjectDifference } from '../texts/object-difference.js';
import { COMPARE_BATCH, MAX_COMPARED_BYTES } from '../preview-limits.js';

/** What is delivered, and what would be; null where there is nothing. */
export interface RenderPair {
  readonly before: string | null;
  readonly after: string | null;
}

/** How to compare. */
export interface CompareOptions {
  readonly withTexts: boolean;
  readonly signal: AbortSignal;
}

/** Compares stored renders object by object: every distinct pair once, a few in memory at one time. */
@Injectable()
export class CompareRenders {
  constructor(private readonly contents: RenderContentsReadModel) {}

  /** In the order of the pairs; undefined for those that were left out because of their size. */
  async compare(
    pairs: readonly RenderPair[],
    { withTexts, signal }: CompareOptions,
  ): Promise<(ObjectDifference[] | undefined)[]> {
    const sizes = await this.contents.sizes([...new Set(pairs.flatMap(digestsOf))]);
    const turns = new Turns(signal);
    const found: (ObjectDifference[] | undefined)[] = [];
    let left = MAX_COMPARED_BYTES;
    for (let start = 0; start < pairs.length; start += COMPARE_BATCH) {
      const batch = pairs.slice(start, start + COMPARE_BATCH).map((pair) => {
        left -= digestsOf(pair).reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0);
        return left < 0 ? undefined : pair;
      });
      const contents = await this.contents.read([
        ...new Set(batch.flatMap((pair) => (pair === undefined ? [] : digestsOf(pair)))),
      ]);
      for (const pair of batch) {
        found.push(pair && (await compareOne(pair, contents, withTexts)));
        if (turns.isOver) await turns.next();
      }
    }
    return found;
  }
}

async function compareOne(
  { before, after }: RenderPair,
  contents: ReadonlyMap<string, Buffer>,
  withTexts: boolean,
): Promise<ObjectDifference[] | undefined> {
  // Garbage may have been collected since: a delivered render that was replaced meanwhile, a day after anyone used it.
  if (digestsOf({ before, after }).some((digest) => !contents.has(digest))) return undefined;
  try {
    return compareObjects(await objectsOf(before, contents), await objectsOf(after, contents), { withTexts });
  } catch (error) {
    if (error instanceof UnfitValueError) return undefined;
    throw error;
  }
}

async function objectsOf(digest: string | null, contents: ReadonlyMap<string, Buffer>): Promise<RenderedObject[]> {
  const content = digest === null ? undefined : contents.get(digest);
  return content ? renderedObjects(content) : [];
}

function digestsOf({ before, after }: RenderPair): string[] {
  return [before, after].filter((digest) => digest !== null);
}
