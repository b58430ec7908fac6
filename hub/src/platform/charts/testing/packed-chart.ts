/** For specs: a chart as `helm package` packs it. */
import { hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface PackedChart {
  readonly name: string;
  readonly version: string;
  readonly bytes: Buffer;
  /** `sha256:` and 64 digits. */
  readonly digest: string;
}

export async function packChart(
  name: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): Promise<PackedChart> {
  const tar = pack();
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`, ...files };
  for (const [path, content] of Object.entries(all))
    tar.entry({ name: `${name}/${path}`, mtime: new Date(0) }, content);
  tar.finalize();
  const bytes = gzipSync(await buffer(tar));
  return { name, version, bytes, digest: `sha256:${hash('sha256', bytes)}` };
}
