/** From an application set and the facts to its Applications. Pure: the same input gives the same result. */
import { ApplicationTemplate, DEFAULT_FINALIZERS } from '../application/compile-application.js';
import type { GeneratedApplication } from '../application/generated-application.js';
import { mergeTemplates } from '../application/merge-templates.js';
import { TemplatePatch } from '../application/template-patch.js';
import { isJsonList, isJsonObject, memberOf, type JsonObject } from '../json.js';
import { DEFAULT_EXPANSION_LIMITS, type ExpansionLimits } from '../limits.js';
import { privateCopy } from '../parameters/private-copy.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { ExpansionRun } from './expansion-run.js';
import type { ExpansionTracer } from './expansion-tracer.js';
import type { Facts, Need, SourceUse } from './facts.js';
import { findProblems, type Problem } from './problems.js';
import type { GeneratorEntry, GeneratorResult } from './generator-entry.js';
import { runEntry } from './run-generator.js';
import { TOP_SCOPE } from './scope.js';
import { templatePlacer } from './template-place.js';

/** What an expansion gives: the Applications, or what has to be fetched first. */
export type Expansion =
  | { readonly kind: 'needs'; readonly needs: readonly Need[]; readonly sources: SourceUse }
  | {
      readonly kind: 'expanded';
      /** Those that may be applied. */
      readonly applications: readonly GeneratedApplication[];
      /** Single Applications that were refused; the others are not concerned. */
      readonly problems: readonly Problem[];
      readonly sources: SourceUse;
    };

/**
 * Expands a set. Nothing may be created, changed or deleted when it throws.
 * @throws GenerationError with any code; the first failure in the order of the generators
 */
export function expand(set: ParsedSet, facts: Facts, limits: Partial<ExpansionLimits> = {}): Expansion {
  return expandRun(startRun(set, facts, limits));
}

/** A run for one expansion. @throws GenerationError */
export function startRun(
  set: ParsedSet,
  facts: Facts,
  limits: Partial<ExpansionLimits>,
  tracer?: ExpansionTracer,
): ExpansionRun {
  return new ExpansionRun(set, facts, { ...DEFAULT_EXPANSION_LIMITS, ...limits }, runEntry, tracer);
}

/** Carries out a run. @throws GenerationError as {@link expand} does */
export function expandRun(run: ExpansionRun): Expansion {
  const { set } = run;
  const renderer = new SetRenderer(run);
  const applications: GeneratedApplication[] = [];
  for (const entry of topEntries(set)) {
    for (const result of runEntry(run, entry, TOP_SCOPE)) {
      run.checkCount(applications.length + result.sets.length);
      if (!run.hasNeeds()) renderer.render(result, applications);
    }
  }
  const sources = run.sources();
  if (run.hasNeeds()) return { kind: 'needs', needs: run.listNeeds(), sources };
  return { kind: 'expanded', ...findProblems(set.name, applications), sources };
}

/** The entries of a set's `spec.generators`. */
export function topEntries(set: ParsedSet): GeneratorEntry[] {
  const generators = memberOf(set.spec, 'generators');
  if (!isJsonList(generators)) return [];
  return generators.map((value, index) => ({
    value: isJsonObject(value) ? value : {},
    path: ['spec', 'generators', index],
    level: 'top',
  }));
}

/** Members of a template that come with an Application's own room, and what each further one takes. */
const FREE_MEMBERS = 100;
const ROOM_PER_MEMBER = 64;

/** Renders what generators give. */
class SetRenderer {
  private readonly run: ExpansionRun;
  private readonly patch: TemplatePatch | undefined;

  constructor(run: ExpansionRun) {
    this.run = run;
    this.patch = patchOf(run);
  }

  /** @throws GenerationError TEMPLATE_ERROR */
  render(result: GeneratorResult, applications: GeneratedApplication[]): void {
    const { meter } = this.run;
    const template = this.templateOf(result);
    const size = sizeOfTemplate(template.written);
    for (const set of result.sets) {
      meter.addSize(size);
      meter.count(1 + (size >>> 6));
      const parameters = this.run.mutates ? privateCopy(set) : set;
      // Argo CD leaves the template alone when there are no parameters at all, braces and missing finalizer included.
      const isUntouched = parameters.size === 0 && !this.run.fillsAtOnce;
      const application = isUntouched ? template.asWritten() : template.render(parameters);
      const patched = this.patch === undefined ? application : this.patch.apply(application, parameters);
      applications.push(patched);
      this.run.tracer?.rendered(patched, set, result.path);
    }
  }

  private templateOf(result: GeneratorResult): ApplicationTemplate {
    const { set, templates } = this.run;
    const general = (memberOf(set.spec, 'template') ?? {}) as JsonObject;
    return new ApplicationTemplate(result.template === undefined ? general : mergeTemplates(result.template, general), {
      engine: templates.engine,
      finalizers: set.preserveResourcesOnDeletion ? [] : DEFAULT_FINALIZERS,
      placeError: templatePlacer(set, result.path),
    });
  }
}

/** What an Application takes without what is filled in. */
function sizeOfTemplate(template: JsonObject): number {
  let members = 0;
  const text = JSON.stringify(template, (_key, value: unknown) => {
    members += 1;
    return value;
  });
  return text.length + ROOM_PER_MEMBER * Math.max(members - FREE_MEMBERS, 0);
}

function patchOf({ set, templates, meter }: ExpansionRun): TemplatePatch | undefined {
  const text = memberOf(set.spec, 'templatePatch');
  if (typeof text !== 'string') return undefined;
  return new TemplatePatch(text, {
    engine: templates.engine,
    meter,
    placeError: (error) => error.at('spec.templatePatch', set.locate(['spec', 'templatePatch'])),
  });
}
