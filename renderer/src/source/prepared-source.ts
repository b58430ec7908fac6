/** A source that was looked into: what its rendering asks for, and of which files. */
import type { SourcePlan } from '../directory/source-plan.js';
import type { RenderSubject } from '../directory/template-context.js';
import type { SourceFiles } from '../files/source-files.js';
import type { ModuleRequest } from '../worker/module-request.js';
import type { SourceSpec } from './source.js';

/** A repository at a commit, or a chart. */
export interface SourceRoot {
  readonly url: string;
  /** The commit, or the chart's version. */
  readonly revision: string;
  readonly files: SourceFiles;
}

/** A dependency that a chart names and its `charts/` does not hold. */
export interface ChartDependency {
  readonly name: string;
  /** From Chart.lock; else the constraint of Chart.yaml. */
  readonly version: string;
  /** `https://...` or `oci://...`. */
  readonly repository: string;
}

/** Brings charts from other repositories, where that is allowed. */
export abstract class ChartDependencies {
  /** The chart's files; `revision` is the version that was found. Throws an AppError that says why it may not or cannot be had. */
  abstract bring(dependency: ChartDependency): Promise<SourceRoot>;
}

/** One source of an application, and all that it may refer to. */
export interface SourceInput {
  readonly source: SourceSpec;
  /** Where it stands, for messages: `spec.source` or `spec.sources[1]`. */
  readonly field: string;
  readonly root: SourceRoot;
  /** Sources with `ref`, by that name. */
  readonly refs: ReadonlyMap<string, SourceRoot>;
  readonly subject: RenderSubject;
  readonly dependencies: ChartDependencies;
}

/** Files of a plain directory: rendered by `FileRenderer`, Jsonnet among them by the `RenderPool`. */
export interface DirectorySource {
  readonly kind: 'directory';
  readonly plan: SourcePlan;
  /** Present when there are Jsonnet files: their objects come after those of the others. */
  readonly jsonnet?: ModuleSource;
  /** What of the source has no effect, for people. */
  readonly remarks?: readonly string[];
}

/** Rendered by the `RenderPool`: Kustomize, Helm, or the Jsonnet files of a directory. */
export interface ModuleSource {
  readonly kind: 'module';
  readonly request: ModuleRequest;
  /** `/0`, `/1`, ... of the request. */
  readonly roots: readonly SourceRoot[];
  /** Over the request and where the roots come from, their commits left out: sources with the same question read the same names. */
  readonly question: string;
  /** What of the source has no effect, for people. */
  readonly remarks?: readonly string[];
}

export type PreparedSource = DirectorySource | ModuleSource;
