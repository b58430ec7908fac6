/** No address that must not be reached, whatever a name leads to at the moment it is used. */
import { lookup as resolveName } from 'node:dns';
import { promises as dns } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isBlockedAddress } from '../../network/network-address.js';
import { InvalidUrlError } from '../git.errors.js';

/** Throws URL_NOT_ALLOWED for an address (no name) that is link-local or of a metadata service. */
export function checkAddress(hostname: string): void {
  if (isBlockedAddress(hostname)) throw notAllowed(hostname);
}

/** The same for a name that somebody else will resolve (a proxy). A name that is unknown here is left to them. */
export async function checkName(hostname: string): Promise<void> {
  checkAddress(hostname);
  const addresses = await dns.lookup(hostname, { all: true }).catch(() => []);
  if (addresses.some(({ address }) => isBlockedAddress(address))) throw notAllowed(hostname);
}

/** Resolves a name and refuses it when any of its addresses is blocked; the connection uses exactly what was checked. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      callback(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => isBlockedAddress(address))) {
      callback(notAllowed(hostname), '', 0);
      return;
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function notAllowed(hostname: string): InvalidUrlError {
  return new InvalidUrlError(
    `The host ${hostname} leads to a link-local or metadata address. Only a repository that was added by its exact address may do so.`,
    'URL_NOT_ALLOWED',
  );
}
