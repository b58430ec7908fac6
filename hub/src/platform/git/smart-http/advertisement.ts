/** The first answer of a Git server: what it can, and (before protocol version 2) where its refs point. */
import { GitFormatError } from '../git.errors.js';
import { FLUSH, lineOf, type Packet } from './pkt-line.js';

/** What is known of a server. */
export interface Advertisement {
  readonly version: 1 | 2;
  /** Capabilities; of version 2 with their values (`fetch` -> `shallow filter`). */
  readonly capabilities: ReadonlyMap<string, string>;
  /** Version 1 only: names to object ids, annotated tags peeled. */
  readonly commits: ReadonlyMap<string, string>;
}

/** Reads the answer to `info/refs`. Throws GitFormatError. */
export async function readAdvertisement(packets: AsyncIterable<Packet>): Promise<Advertisement> {
  const lines: Buffer[] = [];
  let isFirst = true;
  for await (const packet of packets) {
    if (typeof packet === 'string') {
      // The service line has a flush of its own.
      if (packet === FLUSH && lines.length > 0) break;
      continue;
    }
    if (isFirst && lineOf(packet).startsWith('# service=')) {
      isFirst = false;
      continue;
    }
    isFirst = false;
    lines.push(packet);
  }
  const [first] = lines;
  if (first === undefined) return { version: 1, capabilities: new Map(), commits: new Map() };
  const text = lineOf(first);
  if (text === 'version 2')
    return { version: 2, capabilities: capabilitiesOf(lines.slice(1).map(lineOf)), commits: new Map() };
  return readVersion1(text === 'version 1' ? lines.slice(1) : lines);
}

function readVersion1(lines: readonly Buffer[]): Advertisement {
  const commits = new Map<string, string>();
  let capabilities = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    let text = lineOf(line);
    if (index === 0) {
      const end = text.indexOf('\0');
      if (end >= 0)
        capabilities = capabilitiesOf(
          text
            .slice(end + 1)
            .split(' ')
            .filter(Boolean),
        );
      if (end >= 0) text = text.slice(0, end);
    }
    if (text.startsWith('ERR ')) throw new GitFormatError('the server answered with an error');
    addRef(commits, text);
  }
  return { version: 1, capabilities, commits };
}

/** `OID NAME` or `OID NAME^{}`: the latter, the commit of an annotated tag, comes after the former and wins. */
function addRef(commits: Map<string, string>, line: string): void {
  const [oid = '', name = ''] = line.split(' ', 2);
  if (!/^[0-9a-f]{40}$/.test(oid)) throw new GitFormatError('the server names objects in a way that is not supported');
  if (name === 'capabilities^{}') return;
  commits.set(name.endsWith('^{}') ? name.slice(0, -3) : name, oid);
}

function capabilitiesOf(entries: readonly string[]): Map<string, string> {
  const capabilities = new Map<string, string>();
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    if (equals < 0) capabilities.set(entry, '');
    else capabilities.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  if ((capabilities.get('object-format') ?? 'sha1') !== 'sha1') {
    throw new GitFormatError('it names objects by SHA-256, which is not supported yet');
  }
  return capabilities;
}
