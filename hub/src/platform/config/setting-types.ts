// The kinds of values that settings take. Each turns a text into a value or says what it should have been, never what it was: a
// misplaced secret must not end up in a message.
import { z } from 'zod';
import { isNoProxyEntry, parseProxyAddress } from '../network/proxy-address.js';
import { parseServiceAddress } from '../network/service-address.js';

export type Parser<T> = z.ZodType<T, string>;

export const text: Parser<string> = z.string();

/** A whole number within bounds. */
export function wholeNumber(minimum: number, maximum: number): Parser<number> {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, message)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, message);
}

/** A share: 0.2 is a fifth. */
export const fraction: Parser<number> = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'must be a number from 0 to 1, such as 0.2')
  .transform(Number);

export function oneOf<const T extends string>(values: readonly T[]): Parser<T> {
  const message = `must be one of ${values.join(', ')}`;
  return z.string().refine((value): value is T => values.includes(value as T), message);
}

/** Values separated by commas; spaces around them do not count. */
export function listOf(item: Parser<string>): Parser<readonly string[]> {
  return z
    .string()
    .transform((value) => value.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item));
}

/** An address that starts with one of the schemes. */
export function address(...schemes: string[]): Parser<string> {
  const message = `must be an address that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z.string().refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)), message);
}

/** A yes or a no. */
export const trueOrFalse: Parser<boolean> = z
  .string()
  .regex(/^(true|false)$/, 'must be true or false')
  .transform((value) => value === 'true');

/** A host, a host with a port, a range of addresses (CIDR) or a prefix of URLs. */
export const serviceAddress: Parser<string> = z
  .string()
  .refine(
    (value) => parseServiceAddress(value) !== undefined,
    'must hold hosts, hosts with a port, ranges such as 10.0.0.0/8, or prefixes of http:// or https:// addresses',
  );

/** An HTTP proxy, with a user name and a password where it wants them. */
export const proxyAddress: Parser<string> = z
  .string()
  .refine(
    (value) => parseProxyAddress(value) !== undefined,
    'must be the address of an HTTP proxy: http://[USER:PASSWORD@]HOST[:PORT] or the same with https (SOCKS is not supported)',
  );

/** One entry of `NO_PROXY`. */
export const noProxyEntry: Parser<string> = z
  .string()
  .refine(isNoProxyEntry, 'must hold hosts, .domains, ranges such as 10.0.0.0/8, or *');

/** 32 random bytes, written as base64 or hexadecimal. */
export const key32: Parser<Buffer> = z.string().transform((value, context) => {
  const bytes = /^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64');
  if (bytes.length === 32) return bytes;
  context.addIssue('must be 32 bytes as base64 or hexadecimal, for example from `openssl rand -base64 32`');
  return z.NEVER;
});
