/** How each parameter set came about: from a source, or from other sets. */
import type { Joined, SetSource } from '../expansion/expansion-tracer.js';
import type { JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { Path } from '../yaml/yaml-document.js';
import { MAX_NAMED_SOURCES } from './explanation-limits.js';
import { labelOf, namesOf } from './source-label.js';

/** Where one parameter set is from. */
export type SetTrace =
  | { readonly kind: 'source'; readonly path: Path; readonly source: SetSource }
  | { readonly kind: 'values'; readonly path: Path; readonly from: ParameterSet; readonly values: JsonObject }
  | { readonly kind: 'copy'; readonly from: ParameterSet }
  | ({ readonly kind: 'joined' } & Joined);

/** The traces of one expansion. They hold on to no set. */
export class SetTraces {
  private readonly traces = new WeakMap<ParameterSet, SetTrace>();

  of(set: ParameterSet): SetTrace | undefined {
    return this.traces.get(set);
  }

  note(set: ParameterSet, trace: SetTrace): void {
    this.traces.set(set, trace);
  }

  /** The sources of a set, those of the first generators first. */
  sourcesOf(set: ParameterSet): SetSource[] {
    const trace = this.traces.get(set);
    if (trace === undefined) return [];
    if (trace.kind === 'source') return [trace.source];
    if (trace.kind === 'joined') return [...this.sourcesOf(trace.first), ...this.sourcesOf(trace.second)];
    return this.sourcesOf(trace.from);
  }

  /** What people call a set: `directory apps/shop with cluster eu-1`. */
  labelOf(set: ParameterSet): string {
    const sources = this.sourcesOf(set);
    const labels = sources.slice(0, MAX_NAMED_SOURCES).map(labelOf);
    if (sources.length > MAX_NAMED_SOURCES) labels.push('others');
    return labels.length === 0 ? 'a parameter set' : labels.join(' with ');
  }

  /** Names of the sources of a set. */
  namesOf(set: ParameterSet): readonly string[] {
    return this.sourcesOf(set).flatMap(namesOf);
  }
}
