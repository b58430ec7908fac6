// From the files of a preview to the texts that the hub is asked about.
import { inputFiles } from '../../../output/input-files.js';
import { remark } from '../../../output/print.js';
import { readFiles, wordOf } from '../../kubectl/manifest-documents.js';

/** The sets of files. */
export interface PreviewTexts {
  readonly manifests: readonly string[];
  /** By the name of a set: the file it is in. */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads every ApplicationSet of files and folders; says of what else is in them that it is left out. */
export async function readPreviewTexts(paths: readonly string[]): Promise<PreviewTexts> {
  const documents = await readFiles(inputFiles(paths, false));
  const sets = documents.filter(({ kind }) => kind === 'ApplicationSet');
  for (const document of documents) {
    if (document.kind !== 'ApplicationSet')
      remark(`${wordOf(document)} of ${document.file} is not previewed: only application sets are`);
  }
  return { manifests: sets.map(({ text }) => text), files: new Map(sets.map(({ name, file }) => [name, file])) };
}
