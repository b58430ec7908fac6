/** Listens to an expansion and keeps what an explanation of it needs. */
import type { GeneratedApplication } from '../application/generated-application.js';
import type { ExpansionTracer, Joined, LeftOut, SetSource } from '../expansion/expansion-tracer.js';
import type { Facts } from '../expansion/facts.js';
import { isTemplated } from '../expansion/templated.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { formatPath } from '../spec/path.js';
import type { Path } from '../yaml/yaml-document.js';
import type { Focus } from './focus.js';
import type { Places } from './places.js';
import { RejectionLog } from './rejection-log.js';
import { noteLeftOut } from './rejections.js';
import { SetTraces } from './set-traces.js';

/** One rendered Application. */
export interface RenderedApplication {
  readonly application: GeneratedApplication;
  readonly set: ParameterSet;
  readonly path: Path;
}

/** The trace of one expansion. */
export class ExpansionTrace implements ExpansionTracer {
  readonly traces = new SetTraces();
  readonly log = new RejectionLog();
  readonly applications: RenderedApplication[] = [];
  /** How many parameter sets each generator gave, by its place. */
  readonly produced = new Map<string, number>();
  private readonly facts: Facts;
  private readonly places: Places;
  private readonly focus: Focus;
  private readonly known = new Map<string, WeakMap<object, readonly ParameterSet[]>>();
  private readonly counted = new Map<string, WeakSet<ParameterSet>>();
  private current: Path = [];
  private around: ParameterSet | undefined;

  constructor(facts: Facts, places: Places, focus: Focus) {
    this.facts = facts;
    this.places = places;
    this.focus = focus;
  }

  knownSets(path: Path): WeakMap<object, readonly ParameterSet[]> {
    return atPlace(this.known, path, () => new WeakMap<object, readonly ParameterSet[]>());
  }

  enters(path: Path): void {
    this.current = path;
  }

  made(set: ParameterSet, source: SetSource): void {
    this.traces.note(set, { kind: 'source', path: this.current, source });
  }

  valued(set: ParameterSet, from: ParameterSet, values: JsonObject): void {
    this.traces.note(set, { kind: 'values', path: this.current, from, values });
  }

  copied(copy: ParameterSet, from: ParameterSet): void {
    this.traces.note(copy, { kind: 'copy', from });
  }

  joined(set: ParameterSet, parts: Joined): void {
    // A set that nothing was joined to comes back as it is.
    if (set !== parts.first && set !== parts.second) this.traces.note(set, { kind: 'joined', ...parts });
  }

  leftOut(what: LeftOut, path: Path = this.current): void {
    const context = { facts: this.facts, traces: this.traces, log: this.log, focus: this.focus };
    noteLeftOut(context, what, { place: formatPath(path), around: this.aroundText(path) });
  }

  surrounds(set: ParameterSet | undefined): ParameterSet | undefined {
    const before = this.around;
    this.around = set;
    return before;
  }

  gave(path: Path, sets: readonly ParameterSet[]): void {
    const [first] = sets;
    const counted = atPlace(this.counted, path, () => new WeakSet<ParameterSet>());
    // The same sets again, for other parameters around the generator.
    if (first === undefined || counted.has(first)) return;
    counted.add(first);
    const place = formatPath(path);
    this.produced.set(place, (this.produced.get(place) ?? 0) + sets.length);
  }

  rendered(application: GeneratedApplication, set: ParameterSet, path: Path): void {
    this.applications.push({ application, set, path });
  }

  /** For a generator that other parameters are filled into: with which of them something was left out. */
  private aroundText(path: Path): string {
    if (this.around === undefined) return '';
    const written = this.places.writtenAt(path);
    const depends = isJsonObject(written) && dependsOnOthers(written);
    return depends ? ` (for ${this.traces.labelOf(this.around)})` : '';
  }
}

/** Whether anything is filled into a generator or its children. */
function dependsOnOthers(generator: JsonObject): boolean {
  const { generators, ...own } = generator as Record<string, Json>;
  if (isTemplated(own)) return true;
  if (!isJsonList(generators)) return false;
  return generators.some(
    (entry) => isJsonObject(entry) && Object.values(entry).some((one) => isJsonObject(one) && dependsOnOthers(one)),
  );
}

function atPlace<T>(places: Map<string, T>, path: Path, make: () => T): T {
  const place = formatPath(path);
  const known = places.get(place);
  if (known !== undefined) return known;
  const made = make();
  places.set(place, made);
  return made;
}
