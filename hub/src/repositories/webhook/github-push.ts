/** Reads GitHub's push event. It is only a hint that a repository moved: nothing of it is believed, the repository is asked. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidInputError } from '@wheelhouse/protocol';

/** Whether the body was signed with the secret: HMAC-SHA256 over the raw bytes, compared in constant time. */
export function isSignedBy(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1];
  // Always compares, so that the form of the header tells nothing by its timing.
  return (
    timingSafeEqual(expected, given === undefined ? Buffer.alloc(32) : Buffer.from(given, 'hex')) && given !== undefined
  );
}

/** The addresses that the pushed repository goes by, in one form. Throws INVALID_INPUT for anything but a push event. */
export function pushedAddresses(body: Uint8Array): Set<string> {
  const event = parse(body);
  const repository = memberOf(event, 'repository');
  const addresses = new Set<string>();
  for (const name of ['clone_url', 'html_url', 'ssh_url', 'git_url', 'url'] as const) {
    const value = repository[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw malformed(`repository.${name} is not text`);
    const address = comparable(value);
    if (address !== undefined) addresses.add(address);
  }
  if (addresses.size === 0) throw malformed('repository holds no address');
  return addresses;
}

/** `host/owner/name` in lower case, whatever the way to write it; undefined when it is no address. */
export function comparable(address: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/.exec(address);
  const url = URL.parse(address);
  const [host, path] = url?.host
    ? [url.hostname + port(url), url.pathname]
    : scp
      ? [scp[1] ?? '', `/${scp[2] ?? ''}`]
      : ['', ''];
  const clean = path.replace(/\/+$/, '').replace(/\.git$/i, '');
  return host === '' || clean === '' ? undefined : `${host}${clean}`.toLowerCase();
}

/** The port matters between web servers; that of SSH or git:// says nothing about the one of HTTP. */
function port(url: URL): string {
  return /^https?:$/.test(url.protocol) && url.port !== '' ? `:${url.port}` : '';
}

function parse(body: Uint8Array): Record<string, unknown> {
  let event: unknown;
  try {
    event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed('the body is not JSON');
  }
  if (!isRecord(event)) throw malformed('the body is not an object');
  return event;
}

function memberOf(event: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = event[name];
  if (!isRecord(value)) throw malformed(`${name} is not an object`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(reason: string): InvalidInputError {
  return new InvalidInputError(
    'INVALID_INPUT',
    `This is not GitHub's push event: ${reason}. Set the webhook's content type to application/json.`,
  );
}
