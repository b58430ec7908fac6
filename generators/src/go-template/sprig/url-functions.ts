/** urlParse, urlJoin. */
import { GoCallError, type GoFunction } from '../values/go-function.js';
import { kindOf } from '../values/go-type.js';
import type { GoMap } from '../values/go-value.js';
import { mapAt, textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { hostnameOf, parseUrl, writeUrl } from './go-url.js';
import { findMember } from './map-members.js';

/** The functions on addresses. */
export const URL_FUNCTIONS: readonly GoFunction[] = [
  define('urlParse', ['string'], (args) => {
    const { userinfo = '', ...parts } = parseUrl(textAt(args, 0));
    return { ...parts, hostname: hostnameOf(parts.host), userinfo };
  }),
  define('urlJoin', ['map[string]interface {}'], (args) => join(mapAt(args, 0))),
];

function join(map: GoMap): string {
  const userinfo = textMember(map, 'userinfo');
  return writeUrl({
    scheme: textMember(map, 'scheme'),
    host: textMember(map, 'host'),
    path: textMember(map, 'path'),
    query: textMember(map, 'query'),
    opaque: textMember(map, 'opaque'),
    fragment: textMember(map, 'fragment'),
    userinfo: userinfo === '' ? undefined : parseUrl(`proto://${userinfo}@host`).userinfo,
  });
}

function textMember(map: GoMap, key: string): string {
  const value = findMember(map, key);
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new GoCallError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}
