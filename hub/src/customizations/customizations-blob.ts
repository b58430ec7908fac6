/** What of `argocd-cm` is for agents, as a render of one object. Pure. */
import { gzipSync } from 'node:zlib';
import { renderBytes, sha256 } from '@wheelhouse/protocol';

/** The ConfigMap whose keys count: Argo CD's own. */
export const SETTINGS_CONFIG_MAP = 'argocd-cm';
/** Beginnings of keys that say how agents treat kinds: Argo CD's, and ours. */
const PREFIXES = ['resource.', 'wheelhouse.'];

/** Content like that of a render: agents fetch, verify and keep it as one. */
export interface CustomizationsBlob {
  readonly digest: string;
  /** The canonical bytes, gzip. */
  readonly content: Buffer;
  /** Of the canonical bytes. */
  readonly size: number;
}

/** The entries that are for agents. */
export function agentSettings(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => PREFIXES.some((prefix) => key.startsWith(prefix))));
}

/** Undefined when nothing is for agents. */
export function blobOf(data: Readonly<Record<string, string>>): CustomizationsBlob | undefined {
  const settings = agentSettings(data);
  if (Object.keys(settings).length === 0) return undefined;
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: SETTINGS_CONFIG_MAP }, data: settings };
  const bytes = renderBytes([object]);
  return { digest: sha256(bytes), content: gzipSync(bytes), size: bytes.byteLength };
}
