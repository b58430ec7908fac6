/**
 * Manifests on their way out of a thread: their texts are bytes that change hands, without a copy. The owner makes strings of them in
 * turns: as strings they would all be copied at one go where the message arrives.
 */
import type { Manifest } from '../manifests/manifest.js';
import type { Turns } from '../turns.js';
import type { RenderAnswer } from './render-pool.js';

/** One of them, without its text. */
interface ManifestHead extends Omit<Manifest, 'text'> {
  /** Where its text ends in the bytes: the next one's begins there. */
  readonly end: number;
}

export interface PackedManifests {
  readonly heads: readonly ManifestHead[];
  /** Has its memory to itself. */
  readonly texts: Uint8Array<ArrayBuffer>;
}

/** A {@link RenderAnswer} on its way. */
export interface PackedAnswer extends Pick<RenderAnswer, 'reads'> {
  readonly outcome:
    | { readonly manifests: PackedManifests; readonly warnings: readonly string[] }
    | Extract<RenderAnswer['outcome'], { readonly problem: unknown }>;
}

export function packManifests(manifests: readonly Manifest[]): PackedManifests {
  const texts = new Uint8Array(manifests.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  const encoder = new TextEncoder();
  const heads: ManifestHead[] = [];
  let end = 0;
  for (const { text, ...head } of manifests) {
    end += encoder.encodeInto(text, texts.subarray(end)).written;
    heads.push({ ...head, end });
  }
  return { heads, texts };
}

export async function unpackManifests({ heads, texts }: PackedManifests, turns: Turns): Promise<Manifest[]> {
  const bytes = Buffer.from(texts.buffer, texts.byteOffset, texts.length);
  const manifests: Manifest[] = [];
  let start = 0;
  for (const { end, ...head } of heads) {
    manifests.push({ ...head, text: bytes.toString('utf8', start, end) });
    start = end;
    if (turns.isOver) await turns.next();
  }
  return manifests;
}

export function packAnswer({ outcome, reads }: RenderAnswer): PackedAnswer {
  if ('problem' in outcome) return { outcome, reads };
  return { outcome: { ...outcome, manifests: packManifests(outcome.manifests) }, reads };
}

export async function unpackAnswer({ outcome, reads }: PackedAnswer, turns: Turns): Promise<RenderAnswer> {
  if ('problem' in outcome) return { outcome, reads };
  return { outcome: { ...outcome, manifests: await unpackManifests(outcome.manifests, turns) }, reads };
}
