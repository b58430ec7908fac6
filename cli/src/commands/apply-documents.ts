import { CommandError } from '../exit-codes.js';
import { remark } from '../output/print.js';
import { readInput } from '../output/standard-input.js';
import { splitDocuments } from './kubectl/manifest-documents.js';
import { namingFile } from './manifest-errors.js';

/** Sends every document of a file, one after the other, and tells what became of it. `apply` gives what was applied. */
export async function applyDocuments(file: string, apply: (manifest: string) => Promise<string>): Promise<void> {
  const documents = splitDocuments(await readInput(file));
  if (documents.length === 0) throw new CommandError('INVALID_SPEC', `${file} holds no object.`);
  for (const document of documents) remark(`${await namingFile(file, () => apply(document))} applied`);
}
