import { InvalidInputError } from '@wheelhouse/protocol';

/** The longest image reference that is looked for. */
const IMAGE_LIMIT = 512;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/;

/**
 * The `like` patterns that an image reference matches by. `nginx` matches every tag and digest, `nginx:1.25` that tag with or without
 * a digest behind it, and each matches whatever registry or folder stands before it.
 */
export function imagePatterns(image: string): string[] {
  if (image.length > IMAGE_LIMIT || !REFERENCE.test(image))
    throw new InvalidInputError(
      'INVALID_INPUT',
      `"${image.slice(0, 80)}" is no image reference. Use a form such as nginx, nginx:1.25 or registry.example.com/team/app@sha256:....`,
    );
  const escaped = image.replaceAll(/[\\%_]/g, String.raw`\$&`);
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const tails = lastPart.includes('@') ? [''] : lastPart.includes(':') ? ['', '@%'] : ['', ':%', '@%'];
  return tails.flatMap((tail) => [`${escaped}${tail}`, `%/${escaped}${tail}`]);
}
