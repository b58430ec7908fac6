/** Pointers of Git LFS: small texts in the place of a file whose content is kept elsewhere. */

/** Pointers are smaller, by the specification of Git LFS. */
const MAX_POINTER_BYTES = 1_024;
const FIRST_LINE = 'version https://git-lfs.github.com/spec/v1\n';

export function isLfsPointer(content: Uint8Array): boolean {
  if (content.length >= MAX_POINTER_BYTES || content[0] !== FIRST_LINE.charCodeAt(0)) return false;
  const text = new TextDecoder().decode(content);
  return text.startsWith(FIRST_LINE) && /^oid sha256:[0-9a-f]{64}$/m.test(text) && /^size \d+$/m.test(text);
}
