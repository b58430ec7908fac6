import { digestOf } from '@wheelhouse/protocol';
import {
  type ModuleSource,
  RENDERER_VERSION,
  type RenderSubject,
  type SourcePlan,
  type SourceTree,
} from '@wheelhouse/renderer';

/** One source of an application, ready to be looked up and rendered. */
export type SourcePart = DirectoryPart | ModulePart;

/** Its digest is known from file names and ids, and of templates from what they may read. */
export interface DirectoryPart {
  readonly kind: 'directory';
  readonly plan: SourcePlan;
  /** Whom it is rendered for: templates see it. */
  readonly subject: RenderSubject;
  readonly digest: string;
}

/** Its digest follows from what a render of the same question read. */
export interface ModulePart {
  readonly kind: 'module';
  readonly source: ModuleSource;
  /** The source's question, to this module. */
  readonly question: string;
  /** Where the roots point: equal for equal files. */
  readonly at: string;
  /** The module that the question is put to; undefined while there is none. */
  readonly module: string | undefined;
}

/** Equal for parts that give the same manifests. */
export function keyOf(part: SourcePart): string {
  return part.kind === 'directory' ? part.digest : `${part.question}\n${part.at}`;
}

/** What identifies the outcome of sources: the digests of their parts, in order. */
export function inputDigest(digests: readonly string[]): string {
  return digestOf([RENDERER_VERSION, ...digests]);
}

/** The digest of a source whose render read names that stand for this (a `readsDigest`). */
export function moduleDigest(question: string, reads: string): string {
  return digestOf([question, reads]);
}

/** The trees of a part's roots, in order. */
export function treesOf({ source }: ModulePart): SourceTree[] {
  return source.roots.map(({ files }) => files.tree);
}
