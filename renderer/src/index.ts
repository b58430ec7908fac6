/** (An Application's sources, the files they read) -> manifests. Reads no disk, network, clock or environment by itself. */
export { CHART_LIMITS } from './charts/chart-limits.js';
export type { ChartLimits } from './charts/chart-limits.js';
export { ChartArchiveError, ChartLimitError } from './charts/charts.errors.js';
export { unpackChart } from './charts/unpack-chart.js';
export type { UnpackedChart } from './charts/unpack-chart.js';

export { CommitTree } from './files/commit-tree.js';
export { entriesTree } from './files/entries-tree.js';
export { memoryTree } from './files/memory-tree.js';
export { readsDigest } from './files/reads.js';
export type { Read, Reads } from './files/reads.js';
export type { SourceFiles } from './files/source-files.js';
export type { SourceEntry, SourceTree, TreeDirectory, TreeFile, TreeNode } from './files/source-tree.js';
export { parseTree, UnsafeEntryError } from './files/tree-node.js';

export { FileRenderer } from './directory/file-renderer.js';
export { isReferenceOnly, repositoryOf } from './directory/source-plan.js';
export type { SourcePlan } from './directory/source-plan.js';
export { ContextDigests, templateContext } from './directory/template-context.js';
export type { RenderSubject } from './directory/template-context.js';
export { joinReach, REACHES_NOTHING } from './directory/template-reach.js';
export type { TemplateReach } from './directory/template-reach.js';

export { canonicalText, isObject, parseExactJson, UnfitValueError } from './manifests/exact-json.js';
export type { ExactJson, ExactObject } from './manifests/exact-json.js';
export { objectKey } from './manifests/manifest.js';
export type { Manifest } from './manifests/manifest.js';
export { plainScalar } from './manifests/yaml11-scalar.js';

export type { RenderedApplication, RenderedCluster } from './source/render-subject.js';
export { prepareSource } from './source/prepare-source.js';
export { isChartSource } from './source/source-kind.js';
export type { SourceSpec } from './source/source.js';
export { ChartDependencies } from './source/prepared-source.js';
export type {
  ChartDependency,
  DirectorySource,
  ModuleSource,
  PreparedSource,
  SourceInput,
  SourceRoot,
} from './source/prepared-source.js';

export type { ModuleRequest, ModuleRequestKind } from './worker/module-request.js';
export { RenderPool } from './worker/render-pool.js';
export type { ParseTask, RenderAnswer, RenderTask } from './worker/render-pool.js';
export { RendererBusyError, RendererFailedError, RendererUnavailableError } from './worker/renderer.errors.js';
export { WorkerRenderPool } from './worker/worker-render-pool.js';
export type { WorkerRenderPoolOptions } from './worker/worker-render-pool.js';
export { INLINE_FULL_PARSE_LENGTH } from './worker/worker-limits.js';

export { RenderError, RenderLimitError, renderProblem } from './render.errors.js';
export type { FilePosition, RenderErrorCode } from './render.errors.js';
export { MAX_OBJECTS, MAX_RENDER_BYTES, RENDERER_VERSION } from './render-limits.js';
export { ByteCache } from './byte-cache.js';
export { renderApplication } from './render-application.js';
export type { RenderedObjects, RenderFacts } from './render-application.js';
export type { Turns } from './turns.js';
