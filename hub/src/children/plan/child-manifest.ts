// From a render to what of it the hub makes. Pure.
import { GenerationError, parseApplication, parseApplicationSet } from '@wheelhouse/generators';
import { ARGOCD_PREFIX, HUB_KINDS, type HubKind, isForHub, sha256, WHEELHOUSE_PREFIX } from '@wheelhouse/protocol';
import { draftOf } from '../../applications/application.js';
import { isObject, type JsonObject } from '../../applications/json-values.js';
import { positioned } from '../../applications/writing/manifest-text.js';

/** A manifest for the hub, as it stands in a render. */
export interface ChildManifest {
  readonly kind: HubKind;
  readonly name: string;
  readonly wave: number;
  /** Canonical JSON. */
  readonly text: string;
  /** Of the text. */
  readonly digest: string;
  /** Of what the manifest makes of an application, as the hub stores it; null for sets and projects. */
  readonly specDigest: string | null;
  /** Entries of its `sync-options` annotation. */
  readonly options: readonly string[];
  readonly ignoresHealth: boolean;
  /** Why it cannot be made. */
  readonly problem: string | null;
}

/** One of the parent's ordinary objects. */
export interface OwnObject {
  readonly group: string;
  readonly kind: string;
  /** Empty where the manifest names none. */
  readonly namespace: string;
  readonly name: string;
  readonly wave: number;
}

/** What a render holds. */
export interface RenderContent {
  readonly children: readonly ChildManifest[];
  /** Those of the parent's objects that some child comes after. */
  readonly ownObjects: readonly OwnObject[];
  /** All of the parent's own objects. */
  readonly ownCount: number;
}

/** Of several manifests for one child the last one counts, as with all objects. */
export function contentOf(objects: readonly { readonly value: unknown; readonly text: string }[]): RenderContent {
  const children = new Map<string, ChildManifest>();
  const own: OwnObject[] = [];
  for (const { value, text } of objects) {
    if (!isObject(value)) continue;
    const apiVersion = textOf(value['apiVersion']);
    const kind = textOf(value['kind']);
    const metadata = isObject(value['metadata']) ? value['metadata'] : {};
    const name = textOf(metadata['name']);
    const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : {};
    const wave = waveOf(annotations);
    const hubKind = isForHub({ apiVersion, kind }) ? HUB_KINDS.find((known) => known === kind) : undefined;
    if (hubKind) children.set(`${hubKind} ${name}`, childOf({ kind: hubKind, name, wave, text }, annotations));
    else {
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      own.push({ group, kind, namespace: textOf(metadata['namespace']), name, wave });
    }
  }
  const highest = Math.max(...[...children.values()].map((child) => child.wave));
  return {
    children: [...children.values()],
    ownObjects: own.filter(({ wave }) => wave < highest),
    ownCount: own.length,
  };
}

function childOf(
  child: Pick<ChildManifest, 'kind' | 'name' | 'wave' | 'text'>,
  annotations: JsonObject,
): ChildManifest {
  return {
    ...child,
    digest: sha256(child.text),
    options: (annotationOf(annotations, 'sync-options') ?? '').split(',').map((option) => option.trim()),
    ignoresHealth: annotationOf(annotations, 'ignore-healthcheck') === 'true',
    ...parsed(child),
  };
}

function parsed({ kind, text }: Pick<ChildManifest, 'kind' | 'text'>): Pick<ChildManifest, 'specDigest' | 'problem'> {
  try {
    if (kind === 'Application')
      return { specDigest: draftOf(parseApplication(text, LENIENT).application, undefined).specDigest, problem: null };
    if (kind === 'ApplicationSet') parseApplicationSet(text, LENIENT);
    return { specDigest: null, problem: null };
  } catch (error) {
    if (error instanceof GenerationError) return { specDigest: null, problem: withoutPlace(error) };
    throw error;
  }
}

/** As the API server does with Argo CD's definitions: fields that it does not know are left out. */
export const LENIENT = { unknownFields: 'warn' } as const;

/** The text is one line that nobody wrote: only the path in it means something. */
function withoutPlace(error: GenerationError): string {
  return positioned(error).replace(/^line \d+(, column \d+)?(, |: )/, '');
}

/** As agents read it: ours wins over Argo CD's; 0 where it is absent or no integer. */
function waveOf(annotations: JsonObject): number {
  const text = annotationOf(annotations, 'sync-wave');
  const wave = text !== undefined && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : 0;
  return wave === 0 ? 0 : wave;
}

function annotationOf(annotations: JsonObject, name: string): string | undefined {
  for (const key of [`${WHEELHOUSE_PREFIX}${name}`, `${ARGOCD_PREFIX}${name}`])
    if (Object.hasOwn(annotations, key)) return textOf(annotations[key]);
  return undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A kind as projects allow it, or not. */
export function hubKindOf(kind: HubKind): {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: true;
} {
  return { group: 'argoproj.io', kind, isNamespaced: true };
}

/** The sentence where they do not. */
export function forbiddenBy(project: string, kind: HubKind): string {
  return `The project "${project}" does not allow ${kind}s in its applications.`;
}
