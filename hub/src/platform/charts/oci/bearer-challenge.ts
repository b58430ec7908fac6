/** What a registry asks for before it answers: the header WWW-Authenticate. */

export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

/** Longer headers are not read. */
const MAX_HEADER_LENGTH = 8 * 1024;

/** The first challenge that can be met; undefined when there is none. */
export function parseChallenge(header: string | null): Challenge | undefined {
  if (header === null || header.length > MAX_HEADER_LENGTH) return undefined;
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(header)?.[1];
  if (bearer !== undefined) {
    const parameters = new Map<string, string>();
    for (const [, name = '', quoted, plain = ''] of bearer.matchAll(/([a-z_]{1,32})=(?:"([^"]*)"|([^\s,"]+))/gi)) {
      const key = name.toLowerCase();
      if (!parameters.has(key)) parameters.set(key, quoted ?? plain);
    }
    const realm = parameters.get('realm');
    if (realm !== undefined)
      return { scheme: 'bearer', realm, service: parameters.get('service'), scope: parameters.get('scope') };
  }
  return /(?:^|,\s*)basic\b/i.test(header) ? { scheme: 'basic' } : undefined;
}

/**
 * Whether the registry's credential may go to the place that it names for tokens: its own, or one of the same organization over TLS
 * (`registry.example.com` and `auth.example.com`). Registries of all kinds are built so; anything else gets no credential.
 */
export function mayHaveCredential(realm: URL, registry: URL): boolean {
  if (realm.origin === registry.origin) return true;
  if (realm.protocol !== 'https:' || registry.protocol !== 'https:') return false;
  const labels = registry.hostname.split('.');
  const isAddress = /^[\d.]+$|^\[/.test(registry.hostname);
  if (isAddress || labels.length < 2) return false;
  const domain = (labels.length > 2 ? labels.slice(1) : labels).join('.');
  return realm.hostname === domain || realm.hostname.endsWith(`.${domain}`);
}
