import { isLfsPointer } from '../files/lfs-pointer.js';
import { RenderError } from '../render.errors.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of a file of manifests. Throws RenderError. */
export function fileText(path: string, content: string | Uint8Array): string {
  if (typeof content === 'string') return content;
  if (isLfsPointer(content)) {
    throw RenderError.inFile(
      'LFS_POINTER',
      path,
      undefined,
      'the file is a pointer of Git LFS, its content is not in the repository. Commit the file itself, or leave it out with `directory.exclude`.',
    );
  }
  try {
    return isUtf16(content)
      ? new TextDecoder(content[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(content)
      : decoder.decode(content);
  } catch {
    throw RenderError.inFile('INVALID_MANIFEST', path, undefined, 'the file is not UTF-8 text.');
  }
}

/** Some editors and shells write UTF-16; its byte order mark tells it. */
function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
