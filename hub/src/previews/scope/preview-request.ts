import type { PreviewInput } from '@wheelhouse/protocol';
import { MAX_PREVIEWED_NAMES, MAX_PREVIEWED_TEXTS } from '../preview-limits.js';
import { PreviewInputError } from '../previews.errors.js';
import type { BranchRequest } from './resolve-target.js';

/** What to preview, checked. */
export interface PreviewRequest {
  readonly manifests: readonly string[];
  readonly names: readonly string[];
  readonly branch?: BranchRequest;
  readonly withObjects: boolean;
}

/** Throws INVALID_INPUT. An empty text counts as absent. */
export function previewRequest(input: PreviewInput): PreviewRequest {
  const manifests = input.manifests ?? [];
  const names = [...new Set(input.names)];
  const { against, repository, base } = input;
  if (manifests.length > MAX_PREVIEWED_TEXTS)
    throw new PreviewInputError(`A preview takes ${MAX_PREVIEWED_TEXTS} sets at most, not ${manifests.length}.`);
  if (names.length > MAX_PREVIEWED_NAMES)
    throw new PreviewInputError(`A preview takes ${MAX_PREVIEWED_NAMES} names at most, not ${names.length}.`);
  if (!against && (repository || base))
    throw new PreviewInputError('A repository and a base say what a branch is merged into: name the branch too.');
  if (!against && manifests.length + names.length === 0)
    throw new PreviewInputError('Say what to preview: files, names of sets, or a branch.');
  return {
    manifests,
    names,
    ...(against && { branch: { against, ...(repository && { repository }), ...(base && { base }) } }),
    withObjects: input.withObjects ?? false,
  };
}
