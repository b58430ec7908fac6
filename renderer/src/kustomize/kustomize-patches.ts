import { repositoryPath } from '../source/repository-path.js';
import type { SpecFields } from '../source/spec-fields.js';

const TARGET_FIELDS = ['group', 'version', 'kind', 'name', 'namespace', 'annotationSelector', 'labelSelector'];

/** `kustomize.patches` with the fields that Kustomize knows; empty ones are left out, as Argo CD writes them. */
export function patchesOf(options: SpecFields, base: string): readonly Readonly<Record<string, unknown>>[] {
  return options.objects('patches').map((patch) => {
    const path = patch.text('path');
    if (path !== '') repositoryPath(path, base, patch.at('path'));
    const target = patch.object('target');
    const flags = patch.flagMap('options');
    const text = patch.text('patch');
    return {
      ...(path !== '' && { path }),
      ...(text !== '' && { patch: text }),
      ...(target !== undefined && { target: targetOf(target) }),
      ...(flags.size > 0 && { options: Object.fromEntries(flags) }),
    };
  });
}

function targetOf(target: SpecFields): Readonly<Record<string, string>> {
  return Object.fromEntries(TARGET_FIELDS.map((name) => [name, target.text(name)]).filter(([, value]) => value !== ''));
}
