/** urlParse, urlJoin. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { kindOf } from '../values/go-type.js';
import type { GoMap } from '../values/go-value.js';
import { mapAt, textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { hostnameOf, parseUrl, writeUrl } from './go-url.js';
import { findMember } from './map-members.js';
import { counted } from './text-work.js';

/** The functions on addresses. */
export const URL_FUNCTIONS: readonly GoFunction[] = [
  define('urlParse', ['string'], (args, call) => {
    const { userinfo = '', ...parts } = parseUrl(counted(textAt(args, 0), call));
    return { ...parts, hostname: hostnameOf(parts.host), userinfo };
  }),
  define('urlJoin', ['map[string]interface {}'], (args, call) => join(mapAt(args, 0), call)),
];

function join(map: GoMap, call: GoCall): string {
  for (const part of Object.values(map)) if (typeof part === 'string') counted(part, call);
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
