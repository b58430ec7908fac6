/** The manifest of a chart in a registry: which blob is its archive. */
import { z } from 'zod';

const CONFIG_TYPE = 'application/vnd.cncf.helm.config.v1+json';
/** The second one is of early Helm versions. */
const ARCHIVE_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  'application/tar+gzip',
]);

/** What is asked for. A list of manifests, as images have, is none of a chart; it is taken to be able to say so. */
export const MANIFEST_ACCEPT = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const descriptor = z.object({ mediaType: z.string(), digest: z.string() });
const manifest = z.object({ config: descriptor.optional(), layers: z.array(descriptor).max(1_000).optional() });

/** The digest of the archive, or why there is none. */
export function archiveDigestOf(body: unknown): { digest: string } | { reason: string } {
  const { data } = manifest.safeParse(body);
  if (data?.config === undefined) return { reason: 'what is there is no image manifest' };
  if (data.config.mediaType !== CONFIG_TYPE)
    return { reason: `what is there is no Helm chart, but ${shown(data.config.mediaType)}` };
  const archives = (data.layers ?? []).filter(({ mediaType }) => ARCHIVE_TYPES.has(mediaType));
  const [archive] = archives;
  if (archive === undefined || archives.length > 1) return { reason: 'its manifest names no archive, or several' };
  if (!/^sha256:[0-9a-f]{64}$/.test(archive.digest)) return { reason: 'its archive has no SHA-256 digest' };
  return { digest: archive.digest };
}

function shown(mediaType: string): string {
  return mediaType.slice(0, 100).replace(/[^\x20-\x7e]/g, '?');
}
