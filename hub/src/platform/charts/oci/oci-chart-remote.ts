/** Charts in OCI registries, by the distribution specification. */
import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isVersionConstraint } from '@wheelhouse/generators';
import { CHART_LIMITS } from '@wheelhouse/renderer';
import { RepositoryNotFoundError, RepositoryUnavailableError } from '../../git/git.errors.js';
import { MAX_KNOWN_TAGS, MAX_REGISTRY_ANSWER_BYTES } from '../chart-limits.js';
import { type ChartAccess, type ChartAddress, type ChartRelease, ChartRemote } from '../chart-remote.js';
import { ChartDigestError, ChartNotFoundError, ChartVersionNotFoundError } from '../charts.errors.js';
import { chooseVersion, isDigest, isTag } from '../choose-version.js';
import { archiveDigestOf, MANIFEST_ACCEPT } from './oci-manifest.js';
import { placeOf, type RegistryPlace, rootOf, splitVersion } from './oci-reference.js';
import { OciRegistry } from './oci-registry.js';
import { jsonOf, listTags } from './oci-tags.js';

/** Where a tag pointed. */
interface KnownTag {
  readonly manifest: string;
  readonly archive: string;
}

@Injectable()
export class OciChartRemote extends ChartRemote {
  /** Manifests are immutable: a tag that still points to one costs a question, no download. */
  private readonly known = new Map<string, KnownTag>();

  constructor(private readonly registry: OciRegistry) {
    super();
  }

  async listVersions(address: ChartAddress, access: ChartAccess): Promise<readonly string[]> {
    const tags = await listTags(this.registry, placeOf(address, access));
    if (tags === undefined) throw new ChartNotFoundError(address);
    return tags.map((tag) => tag.replaceAll('_', '+'));
  }

  async resolve(address: ChartAddress, ref: string, access: ChartAccess): Promise<ChartRelease> {
    const place = placeOf(address, access);
    if (isDigest(ref) || (!isVersionConstraint(ref) && isTag(ref))) {
      const digest = await this.archiveOf(address, place, ref);
      if (digest !== undefined) return { version: ref, digest };
      if (isDigest(ref)) throw new ChartVersionNotFoundError(address, ref, []);
    }
    const version = chooseVersion(address, ref, await this.listVersions(address, access));
    const digest = await this.archiveOf(address, place, version);
    if (digest === undefined) throw new ChartVersionNotFoundError(address, version, []);
    return { version, digest };
  }

  async download(address: ChartAddress, release: ChartRelease, access: ChartAccess): Promise<Uint8Array> {
    return await this.blob(address, placeOf(address, access), release);
  }

  async check(url: string, access: ChartAccess): Promise<void> {
    const answer = await this.registry.ask(rootOf(url, access), { path: '', accept: '*/*', options: ANSWER });
    if (answer.status === 404) throw new RepositoryNotFoundError(url);
  }

  /** For the index of another repository that leads to a registry: that one's credential does not go there. */
  async downloadFrom(reference: string, from: URL, { tls, proxy }: ChartAccess): Promise<Uint8Array> {
    const { url, version } = splitVersion(reference);
    const address = { url, chart: '' };
    const access = { anyAddress: false, ...(tls && { tls: publicTls(tls) }), ...(proxy && { proxy }) };
    const place = { ...placeOf(address, access), from };
    const digest = await this.archiveOf(address, place, version);
    if (digest === undefined) throw new ChartVersionNotFoundError(address, version, []);
    return await this.blob(address, place, { version, digest });
  }

  /** The digest of the archive that a version or a manifest's digest names; undefined when there is no such manifest. */
  private async archiveOf(address: ChartAddress, place: RegistryPlace, version: string): Promise<string | undefined> {
    const path = `${place.reference.name}/manifests/${version.replaceAll('+', '_')}`;
    const key = `${place.reference.origin.host}/${path}`;
    const known = this.known.get(key);
    if (known !== undefined && (isDigest(version) || (await this.digestAt(place, path)) === known.manifest))
      return known.archive;
    const answer = await this.registry.ask(place, { path, accept: MANIFEST_ACCEPT, options: ANSWER });
    if (answer.status === 404) return undefined;
    const body = Buffer.from(await answer.arrayBuffer());
    const manifest = `sha256:${hash('sha256', body)}`;
    const announced = isDigest(version) ? version : (answer.headers.get('docker-content-digest') ?? manifest);
    if (isDigest(announced) && announced !== manifest)
      throw new RepositoryUnavailableError(place.url, `the manifest of ${version} is not the one that it announces`);
    const found = archiveDigestOf(await jsonOf(new Response(body)));
    if ('reason' in found) throw new ChartNotFoundError(address, found.reason);
    if (this.known.size >= MAX_KNOWN_TAGS) this.known.clear();
    this.known.set(key, { manifest, archive: found.digest });
    return found.digest;
  }

  /** Asks where a tag points; registries do not count that as a download. Undefined where they do not say it. */
  private async digestAt(place: RegistryPlace, path: string): Promise<string | undefined> {
    const answer = await this.registry.ask(place, { path, accept: MANIFEST_ACCEPT, method: 'HEAD', options: ANSWER });
    return answer.status === 200 ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
  }

  private async blob(address: ChartAddress, place: RegistryPlace, release: ChartRelease): Promise<Uint8Array> {
    const path = `${place.reference.name}/blobs/${release.digest}`;
    const options = { maxBodyBytes: CHART_LIMITS.archiveBytes, isRaw: true };
    const answer = await this.registry.ask(place, { path, accept: '*/*', options });
    if (answer.status === 404)
      throw new ChartNotFoundError(address, `the archive of version ${release.version} is gone from the registry`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const found = `sha256:${hash('sha256', bytes)}`;
    if (found !== release.digest) throw new ChartDigestError(address, release.version, release.digest, found);
    return bytes;
  }
}

const ANSWER = { maxBodyBytes: MAX_REGISTRY_ANSWER_BYTES, isKeptByCaller: true } as const;

/** Without what proves who asks. */
function publicTls({ caCertificates, isInsecure }: NonNullable<ChartAccess['tls']>): NonNullable<ChartAccess['tls']> {
  return {
    ...(caCertificates !== undefined && { caCertificates }),
    ...(isInsecure !== undefined && { isInsecure }),
  };
}
