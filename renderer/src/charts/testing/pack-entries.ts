/** For specs: archives as tools make them, and as they do not. */
import { gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';

export type PackedEntry = Partial<Header> & { readonly name: string; readonly content?: string | Uint8Array };

/** A .tgz of the entries as they are given. */
export async function packEntries(entries: readonly PackedEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content, ...header } of entries) tar.entry(header, content ?? '');
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** A .tgz of files below one directory, as `helm package` makes it. */
export async function packFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  directory = 'web',
): Promise<Buffer> {
  return await packEntries(Object.entries(files).map(([path, content]) => ({ name: `${directory}/${path}`, content })));
}
