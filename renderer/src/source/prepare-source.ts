/** Looks into a source: what kind it is, which options count, and what its rendering asks for. Renders nothing. */
import { digestOf } from '@wheelhouse/protocol';
import { prepareDirectory } from '../directory/prepare-directory.js';
import { helmRemarks, helmRequest } from '../helm/helm-source.js';
import { jsonnetRequest } from '../jsonnet/jsonnet-source.js';
import { kustomizeRemarks, kustomizeRequest } from '../kustomize/kustomize-source.js';
import { RENDERER_VERSION } from '../render-limits.js';
import { RenderError, type RenderErrorCode } from '../render.errors.js';
import type { ModuleRequest } from '../worker/module-request.js';
import { buildEnvironment, type BuildEnvironment } from './build-environment.js';
import type { DirectorySource, ModuleSource, PreparedSource, SourceInput } from './prepared-source.js';
import { isChartSource, kindOf } from './source-kind.js';
import { SourceLookup } from './source-lookup.js';
import { withOverrides } from './source-overrides.js';
import { normalizeSourcePath } from './source-path.js';
import { SourceRoots } from './source-roots.js';
import { SpecFields } from './spec-fields.js';
import type { SourceSpec } from './source.js';

/**
 * Throws RenderError for what is wrong with the source or with what it names, and what `dependencies` throws. A source that only lends its
 * files is not for here.
 */
export async function prepareSource(input: SourceInput): Promise<PreparedSource> {
  const { field, root, subject } = input;
  const path = pathOf(input.source, field);
  const lookup = new SourceLookup(root.files);
  const { source, files } = await withOverrides(input.source, path, subject.application.name, lookup);
  try {
    return await prepared(input, source, path, lookup);
  } catch (error) {
    throw files.length === 0 ? error : changedBy(files, error);
  }
}

async function prepared(
  input: SourceInput,
  source: SourceSpec,
  path: string,
  lookup: SourceLookup,
): Promise<PreparedSource> {
  const { field, root } = input;
  const kind = kindOf(source, root.files.tree, path, field);
  if (kind === 'directory') return await directorySource(input, source, path, lookup);
  await checkIsThere(path, lookup, field);
  const roots = new SourceRoots(root);
  const options = new SpecFields(source[kind], `${field}.${kind}`);
  const environment = buildEnvironment(input.subject, input.source, root.revision);
  const remarks = kind === 'helm' ? helmRemarks(options) : kustomizeRemarks(options);
  const request =
    kind === 'helm'
      ? await helmRequest({ ...helmContext(input, environment), options, path, roots })
      : kustomizeRequest(
          options,
          { root: roots.pathIn(root, ''), path: roots.pathIn(root, path), pathInRepository: path },
          environment,
        );
  return { kind: 'module', request, roots: roots.all, question: questionOf(source, request, roots), remarks };
}

async function directorySource(
  input: SourceInput,
  source: SourceSpec,
  path: string,
  lookup: SourceLookup,
): Promise<DirectorySource> {
  const { field, root } = input;
  const { plan, jsonnet: files } = await prepareDirectory(source, root, path, lookup, field);
  if (files.length === 0) return { kind: 'directory', plan };
  const options = new SpecFields(source['directory'], `${field}.directory`);
  const environment = buildEnvironment(input.subject, input.source, root.revision);
  const request = await jsonnetRequest(options, { path, files }, lookup, environment);
  const roots = new SourceRoots(root);
  const question = questionOf(source, request, roots);
  return { kind: 'directory', plan, jsonnet: { kind: 'module', request, roots: roots.all, question } };
}

function helmContext({ root, refs, field, subject, dependencies }: SourceInput, environment: BuildEnvironment) {
  const { application, cluster } = subject;
  return { root, refs, isOneOfSeveral: field.includes('['), environment, application, cluster, dependencies };
}

/** Charts are not told apart by the address of their repository alone. */
function questionOf(source: SourceSpec, request: ModuleRequest, roots: SourceRoots): ModuleSource['question'] {
  const chart = isChartSource(source) ? source['chart'] : null;
  return digestOf([RENDERER_VERSION, request, roots.all.map(({ url }) => url), chart]);
}

/** From the root, `''` for the root itself and for charts. */
function pathOf(source: SourceSpec, field: string): string {
  if (isChartSource(source)) return '';
  return normalizeSourcePath(new SpecFields(source, field).text('path'), field);
}

async function checkIsThere(path: string, lookup: SourceLookup, field: string): Promise<void> {
  const found = await lookup.find(path);
  if (found.kind === 'directory') return;
  const shown = `The path ${JSON.stringify(path)}`;
  if (found.kind === 'outside')
    throw new RenderError('PATH_OUT_OF_REPO', `${shown} is a symbolic link out of the repository.`, `${field}.path`);
  if (found.kind === 'submodule')
    throw new RenderError(
      'SUBMODULE',
      `${shown} lies in a Git submodule, which is not fetched. Add that repository as a source of its own.`,
      `${field}.path`,
    );
  const why =
    found.kind === 'file'
      ? 'is a file; name its directory'
      : 'does not exist at this commit. Check spec.source.path and targetRevision';
  throw new RenderError('PATH_NOT_FOUND', `${shown} ${why}.`, `${field}.path`);
}

function changedBy(files: readonly string[], error: unknown): unknown {
  if (!(error instanceof RenderError)) return error;
  const message = `${error.message} (The source was changed by ${files.join(' and ')}.)`;
  return new RenderError(error.code as RenderErrorCode, message, error.location, error);
}
