/** Where a chart is in a registry, by the grammar of the distribution specification. */
import { InvalidUrlError } from '../../git/git.errors.js';
import { isLoopback } from '../chart-connection.js';
import type { ChartAccess, ChartAddress } from '../chart-remote.js';

/** A chart's own repository within a registry. */
export interface OciReference {
  /** `https://registry.example.com`; on this machine `http://`, as other tools take it, too. */
  readonly origin: URL;
  readonly name: string;
}

/** A registry, or a chart in it, as one source names it. */
export interface RegistryPlace {
  /** How it is called in messages. */
  readonly url: string;
  readonly reference: OciReference;
  readonly access: ChartAccess;
  /** The chart repository that led here: then the registry is guarded as every place that something leads to. */
  readonly from?: URL;
}

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const MAX_NAME_LENGTH = 255;
/** What people write, and where the registry is. */
const DOCKER_HUB: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io']);
const DOCKER_REGISTRY = 'registry-1.docker.io';

/** Throws INVALID_URL. */
export function ociReference({ url, chart }: ChartAddress): OciReference {
  const origin = registryOf(url);
  const path = /^oci:\/\/[^/]+(.*)$/i.exec(url)?.[1] ?? '';
  const name = [...path.split('/'), ...chart.split('/')].filter((part) => part !== '').join('/');
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) {
    throw new InvalidUrlError(
      `"${name.slice(0, 100).replace(/\p{Cc}/gu, '?')}" is no name in a registry: it has lower-case letters, digits, and . _ - between them, in parts divided by /.`,
    );
  }
  return { origin, name };
}

/** A chart's place in a registry. Throws INVALID_URL. */
export function placeOf(address: ChartAddress, access: ChartAccess): RegistryPlace {
  return { url: address.url, reference: ociReference(address), access };
}

/** The registry itself. Throws INVALID_URL. */
export function rootOf(url: string, access: ChartAccess): RegistryPlace {
  return { url, reference: { origin: registryOf(url), name: '' }, access };
}

/** Where a registry answers. Throws INVALID_URL. */
function registryOf(url: string): URL {
  const host = /^oci:\/\/([^/?#]+)/i.exec(url)?.[1];
  const origin = host === undefined ? null : URL.parse(`https://${host}`);
  if (origin === null || origin.username !== '' || origin.password !== '')
    throw new InvalidUrlError('A registry is written as oci://HOST/PATH.');
  if (DOCKER_HUB.has(origin.hostname)) origin.hostname = DOCKER_REGISTRY;
  return isLoopback(origin) ? new URL(`http://${host ?? ''}`) : origin;
}

/** The address with the version at its end, as an index may hold it: `oci://host/path/web:1.2.3`. Throws INVALID_URL. */
export function splitVersion(reference: string): { url: string; version: string } {
  const match = /^(oci:\/\/[^/]+\/[^:@?#]+):([^/:@?#]+)$/i.exec(reference);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new InvalidUrlError('The index leads to a registry without naming a version.');
  return { url: match[1], version: match[2] };
}
