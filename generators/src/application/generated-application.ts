/** What comes out: one Application, in the normal form in which Argo CD's Go types leave it. */
import type { Json, JsonObject } from '../json.js';

/** Where an Application is to run: a cluster by name or by address. */
export interface ApplicationDestination {
  readonly server?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Where manifests come from. Free fields (`helm`, `kustomize`, `plugin`) are checked, but not spelled out here. */
export interface ApplicationSource extends JsonObject {
  readonly repoURL: string;
}

/** `spec` of an Application, checked against Argo CD's schema. Absent members are those that Argo CD's Go types leave out. */
export interface ApplicationSpec {
  readonly destination: ApplicationDestination;
  /** Absent or empty means the project `default`. */
  readonly project?: string;
  readonly source?: ApplicationSource;
  readonly sources?: readonly ApplicationSource[];
  readonly sourceHydrator?: JsonObject;
  readonly syncPolicy?: JsonObject;
  readonly ignoreDifferences?: readonly JsonObject[];
  readonly info?: readonly { readonly name?: string; readonly value?: string }[];
  readonly revisionHistoryLimit?: number;
  /** Ours: which applications have to be Synced and Healthy before a change of this one is applied. */
  readonly dependsOn?: readonly JsonObject[];
}

/** One Application. Subtrees that nothing was filled into are frozen and shared among the Applications of a set: never change one. */
export interface GeneratedApplication {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly spec: ApplicationSpec;
}

/** An Application whose members are in canonical order at every depth. */
export class OrderedApplication implements GeneratedApplication {
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly name: string;
  readonly spec: ApplicationSpec;

  constructor({ annotations, finalizers, labels, name, spec }: GeneratedApplication) {
    this.annotations = annotations;
    this.finalizers = finalizers;
    this.labels = labels;
    this.name = name;
    this.spec = spec;
  }
}

/** A key that JavaScript would put first, wherever it was added. Quotes inside texts are escaped, so texts do not look like this. */
const NUMBER_KEY = /[{,]"\d+":/;

/**
 * An Application as canonical JSON: keys sorted by UTF-16 code unit, no blanks. Equal Applications give equal texts, so its hash is their
 * digest. What `expand` and `parseApplication` give is in that order already and costs no more than JSON.stringify.
 */
export function canonicalApplication(application: GeneratedApplication): string {
  if (application instanceof OrderedApplication) {
    const text = JSON.stringify(application);
    if (!NUMBER_KEY.test(text)) return text;
  }
  const { annotations, finalizers, labels, name, spec } = application;
  return canonicalText({ annotations, finalizers, labels, name, spec: spec as unknown as Json });
}

function canonicalText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = Object.entries(value as JsonObject)
    .filter(([, member]) => member !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
  return `{${members.join(',')}}`;
}

/** Freezes a subtree that many Applications share. */
export function share<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) share(member);
  return value;
}
