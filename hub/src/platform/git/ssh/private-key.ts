/** Private keys for SSH as people give them: checked when they are given, not when a repository fails at night. */
import { createPrivateKey } from 'node:crypto';
import { InvalidInputError } from '@wheelhouse/protocol';
import { hasErrorCode } from '../../errors/system-error.js';

/** A key that can be used, with its passphrase where it needs one. */
export interface UsableKey {
  readonly privateKey: string;
  readonly passphrase?: string;
}

/** The longest key in use, RSA with 16,384 bits, has 13 KiB. */
const MAX_KEY_LENGTH = 32 * 1024;

/** Reads OpenSSH, PEM (PKCS#1, SEC1) and PKCS#8 keys. Throws INVALID_INPUT with what to do; never shows anything of the key. */
export async function readPrivateKey(text: string, passphrase?: string): Promise<UsableKey> {
  if (text.length > MAX_KEY_LENGTH) throw invalid(`is longer than ${MAX_KEY_LENGTH} characters`);
  if (/^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/m.test(text)) return fromPkcs8(text, passphrase);
  // A file that went through an editor may have lost its last line feed, or gained others.
  const privateKey = `${text.replace(/\r\n/g, '\n').trim()}\n`;
  const { utils } = (await import('ssh2')).default;
  const parsed = utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) throw problemOf(parsed.message, passphrase !== undefined);
  const [key] = [parsed].flat();
  if (key?.isPrivateKey() !== true) throw invalid('is a public key: give the private one, without ".pub"');
  return { privateKey, ...(passphrase !== undefined && isEncrypted(privateKey) && { passphrase }) };
}

function problemOf(reason: string, hasPassphrase: boolean): InvalidInputError {
  if (/no passphrase/i.test(reason))
    return invalid('needs a passphrase. Give it, too: --ssh-key FILE --ssh-passphrase-stdin');
  if (/passphrase|integrity/i.test(reason) && hasPassphrase) return invalid('cannot be opened with this passphrase');
  return invalid(
    'cannot be read: give the whole file, from -----BEGIN to END-----, as ssh-keygen writes it (Ed25519, ECDSA or RSA)',
  );
}

/** ssh2 cannot read these, so they are written anew in a form that it can. */
function fromPkcs8(text: string, passphrase: string | undefined): UsableKey {
  try {
    const key = createPrivateKey({ key: text, ...(passphrase !== undefined && { passphrase }) });
    if (key.asymmetricKeyType === 'rsa') return { privateKey: key.export({ type: 'pkcs1', format: 'pem' }).toString() };
    if (key.asymmetricKeyType === 'ec') return { privateKey: key.export({ type: 'sec1', format: 'pem' }).toString() };
  } catch (error) {
    if (passphrase === undefined && /BEGIN ENCRYPTED/.test(text)) throw problemOf('no passphrase', false);
    throw problemOf(hasErrorCode(error, 'ERR_OSSL_BAD_DECRYPT') ? 'bad passphrase' : '', passphrase !== undefined);
  }
  throw invalid('is of a kind that is not supported in this form. Make one with: ssh-keygen -t ed25519');
}

function isEncrypted(privateKey: string): boolean {
  // Of the OpenSSH form the cipher's name stands after the magic and a length.
  const body = Buffer.from(privateKey.replace(/-----[^-]+-----/g, '').replace(/\s/g, ''), 'base64');
  const isPlain = body.toString('latin1', 0, 14) === 'openssh-key-v1' && body.toString('latin1', 19, 23) === 'none';
  return !isPlain && /OPENSSH PRIVATE KEY|ENCRYPTED/.test(privateKey);
}

function invalid(what: string): InvalidInputError {
  return new InvalidInputError('INVALID_INPUT', `The SSH key ${what}.`);
}
