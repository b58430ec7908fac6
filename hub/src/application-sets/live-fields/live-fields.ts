import type { ParsedSet } from '@wheelhouse/generators';
import type { ApplicationManifest, KeptMetadata } from '../../applications/applications.service.js';
import { type FieldPath, isOnlyMember, placesOf, putAt, takeOut, valueAt } from './field-path.js';
import { type IgnoreRules, ignoreRulesOf } from './ignore-rules.js';

/** Annotations that other tools write on applications; no set takes them away, as in Argo CD. */
const ALWAYS_PRESERVED = [
  'notified.notifications.argoproj.io',
  'argocd.argoproj.io/refresh',
  'argocd.argoproj.io/hydrate',
  // A person's yes to deletions: no template says it.
  'argocd.argoproj.io/deletion-approved',
];
/** Finalizers of hooks that run around a deletion, with or without a stage after a slash. */
const PRESERVED_FINALIZERS = ['pre-delete-finalizer.argocd.argoproj.io', 'post-delete-finalizer.argocd.argoproj.io'];

/** An application without its name, as the paths of rules see it. */
interface ApplicationDocument {
  readonly metadata: Pick<ApplicationManifest, 'labels' | 'annotations' | 'finalizers'>;
  readonly spec: ApplicationManifest['spec'];
}

/** What of live applications their owner leaves as it is: of a set `preservedFields` and `ignoreApplicationDifferences`, and what is always kept. */
export class LiveFields {
  readonly rules: IgnoreRules;
  readonly labels: readonly string[];
  readonly annotations: readonly string[];

  constructor(rules: IgnoreRules, preserved: ParsedSet['preservedFields'] = { labels: [], annotations: [] }) {
    this.rules = rules;
    this.labels = preserved.labels;
    this.annotations = [...ALWAYS_PRESERVED, ...preserved.annotations];
  }

  /** Throws GenerationError when a rule is not understood. */
  static ofSet(set: Pick<ParsedSet, 'spec' | 'preservedFields'>): LiveFields {
    return new LiveFields(ignoreRulesOf(set), set.preservedFields);
  }

  /** What of the metadata is kept whatever the rules say. */
  get metadata(): KeptMetadata {
    return { labels: this.labels, annotations: this.annotations, finalizers: PRESERVED_FINALIZERS };
  }

  /** What is to be written: what was generated, with the live values of all that the set leaves alone, be they there or not. */
  keep(generated: ApplicationManifest, live: ApplicationManifest): ApplicationManifest {
    const { name } = generated;
    const finalizers = live.finalizers.filter(
      (finalizer) => isPreservedFinalizer(finalizer) && !generated.finalizers.includes(finalizer),
    );
    const preserved: ApplicationManifest = {
      ...generated,
      labels: { ...generated.labels, ...pick(live.labels, this.labels) },
      annotations: { ...generated.annotations, ...pick(live.annotations, this.annotations) },
      ...(finalizers.length > 0 && { finalizers: [...generated.finalizers, ...finalizers] }),
    };
    const paths = this.rules.pathsFor(generated.name);
    if (paths.length === 0) return preserved;
    // Generated applications share what no parameter filled: a copy is changed.
    const document = structuredClone(documentOf(preserved));
    for (const path of paths) keepPath(document, documentOf(live), path);
    return { name, ...document.metadata, spec: document.spec };
  }

  /** An application without all that the set leaves alone: what is left is the set's business. */
  strip(application: ApplicationManifest): ApplicationManifest {
    const document = structuredClone(documentOf(application));
    for (const path of this.rules.pathsFor(application.name))
      // From the end, so that taking an item out moves none that is still to go.
      for (const place of placesOf(path, document).toReversed()) takeOut(document, place);
    const { labels, annotations, finalizers } = document.metadata;
    return {
      name: application.name,
      labels: omit(labels, this.labels),
      annotations: omit(annotations, this.annotations),
      finalizers: finalizers.filter((finalizer) => !isPreservedFinalizer(finalizer)),
      spec: document.spec,
    };
  }
}

/**
 * Items of lists are matched one to one; an item without a partner is left as it was generated. Where the live application has not even
 * what the field is in, it is taken out with it; unless more than the field is new: then all of it is as generated.
 */
function keepPath(document: ApplicationDocument, live: ApplicationDocument, path: FieldPath): void {
  const liveFields = placesOf(path, live);
  const fields = placesOf(path, document);
  if (liveFields.length === 0)
    for (const field of fields.toReversed()) if (isOnlyMember(document, field)) takeOut(document, field);
  for (const [index, liveField] of liveFields.entries()) {
    const isInList = path.some(({ kind }) => kind === 'each');
    const field = isInList ? fields[index] : liveField;
    if (field) putAt(document, field, structuredClone(valueAt(live, liveField)));
  }
}

function documentOf({ labels, annotations, finalizers, spec }: ApplicationManifest): ApplicationDocument {
  return { metadata: { labels, annotations, finalizers }, spec };
}

function isPreservedFinalizer(finalizer: string): boolean {
  return PRESERVED_FINALIZERS.some((preserved) => finalizer.startsWith(preserved));
}

function pick(values: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  const wanted = new Set(keys);
  return Object.fromEntries(Object.entries(values).filter(([key]) => wanted.has(key)));
}

function omit(values: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  const unwanted = new Set(keys);
  return Object.fromEntries(Object.entries(values).filter(([key]) => !unwanted.has(key)));
}
