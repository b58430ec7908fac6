/** The header `authorization` from what a set refers to. */
import type { ScmAccess } from './scm-access.js';
import type { ScmSettings } from './scm-settings.js';

export interface AuthorizationHeader {
  readonly authorization: string;
}

export function basicAuthorization(user: string, password: string): AuthorizationHeader {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** From `bearerToken` {tokenRef} or `basicAuth` {username, passwordRef}, the first of which counts; neither: as anyone. */
export async function findAuthorization(
  settings: ScmSettings,
  access: ScmAccess,
): Promise<AuthorizationHeader | undefined> {
  const bearer = settings.object('bearerToken');
  if (bearer !== undefined) return { authorization: `Bearer ${await requiredSecret(bearer, access, 'tokenRef')}` };
  const basic = settings.object('basicAuth');
  if (basic === undefined) return undefined;
  return basicAuthorization(basic.required('username'), await requiredSecret(basic, access, 'passwordRef'));
}

/** Throws SCM_SETTINGS_INVALID without the field: asking as anyone would list less than what is there. */
export async function requiredSecret(settings: ScmSettings, access: ScmAccess, field: string): Promise<string> {
  const secret = await access.findSecret(settings, field);
  if (secret !== undefined && secret !== '') return secret;
  throw settings.missing(field);
}
