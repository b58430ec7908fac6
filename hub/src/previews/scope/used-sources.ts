// What the sets and applications of a preview read.
import { generatorSources, type ParsedSet } from '@wheelhouse/generators';
import { sourceOf } from '../../applications/application.js';
import { isObject } from '../../applications/json-values.js';
import { parseChartRef } from '../../repositories/charts/chart-ref.js';
import { storedName } from '../../repositories/refs/repository-ref.js';
import { refOf } from '../../application-sets/questions/requeue.js';
import { addressOf } from './branch-target.js';

/** A ref that a set's generators or an application read. */
export interface UsedRef {
  readonly url: string;
  readonly ref: string;
  /** The set whose generators read it, or that made the application; null for an application without a set. */
  readonly applicationSet: string | null;
}

/** What a text says that its generators and its applications read; what placeholders stand for is left out. */
export function sourcesOfText(set: ParsedSet): UsedRef[] {
  const generators = generatorSources(set).repositories.map(({ url, revision }) => ({ url, ref: refOf(revision) }));
  const template = memberOf(memberOf(set.spec, 'template'), 'spec');
  const sources = memberOf(template, 'sources');
  const templates = (Array.isArray(sources) ? sources : [memberOf(template, 'source')]).flatMap((source: unknown) => {
    const repoURL = memberOf(source, 'repoURL');
    return isObject(source) && typeof repoURL === 'string' ? [storedName(sourceOf({ ...source, repoURL }))] : [];
  });
  return [...generators, ...templates]
    .filter(({ url }) => url !== '' && !url.includes('{{'))
    .map((source) => ({ ...source, applicationSet: set.name }));
}

/** The repositories among the refs, each once, spelled as it is first. */
export function repositoriesOf(used: readonly UsedRef[]): string[] {
  const spelled = new Map<string, string>();
  for (const { url, ref } of used) {
    // Charts have no branches.
    if (parseChartRef(ref) !== undefined) continue;
    const address = addressOf(url);
    if (!spelled.has(address)) spelled.set(address, url);
  }
  return [...spelled.values()].toSorted();
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
