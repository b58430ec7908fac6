// From the files of a preview to the texts that the hub is asked about.
import { parseManifests } from '@wheelhouse/generators';
import { remark } from '../../../output/print.js';
import { readInput } from '../../../output/standard-input.js';
import { splitDocuments } from '../../kubectl/manifest-documents.js';
import { naming } from '../../manifest-errors.js';

/** The sets of files. */
export interface PreviewTexts {
  readonly manifests: readonly string[];
  /** By the name of a set: the file it is in. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads every ApplicationSet of the files; says of what else is in them that it is left out. */
export async function readPreviewTexts(paths: readonly string[]): Promise<PreviewTexts> {
  const manifests: string[] = [];
  const files = new Map<string, string>();
  for (const path of paths) {
    const text = await readInput(path);
    const parsed = naming(path, () => parseManifests(text, { unknownFields: 'warn' }));
    const documents = splitDocuments(text);
    for (const [index, manifest] of parsed.entries()) {
      if (manifest.kind === 'ApplicationSet') {
        manifests.push(documents[index] ?? '');
        files.set(manifest.name, path);
      } else remark(`application/${manifest.application.name} of ${path} is not previewed: only application sets are`);
    }
  }
  return { manifests, files };
}
