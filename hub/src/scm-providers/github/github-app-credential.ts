/** GitHub Apps: what their secret holds, and the tokens that GitHub gave for it. */
import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { InvalidScmSettingsError } from '../scm-providers.errors.js';
import type { ScmAccess } from '../scm-access.js';

/** What @octokit/auth-app is given. */
export interface GithubAppCredential {
  readonly appId: string;
  readonly installationId: string;
  readonly privateKey: string;
  readonly cache: TokenCache;
}

interface TokenCache {
  get(key: string): string;
  set(key: string, value: string): void;
}

/** Tokens live for an hour; one that is asked for within the last minutes of it may end during the question. */
const TOKEN_USE_MS = 50 * 60_000;
/** Apps whose tokens are kept. */
const MAX_APPS = 500;

@Injectable()
export class GithubAppCredentials {
  private readonly tokens = new Map<string, { value: string; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** Reads the secret with Argo CD's keys. Throws SECRET_NOT_FOUND, SCM_SETTINGS_INVALID. */
  async read(access: ScmAccess, secretName: string, api: string): Promise<GithubAppCredential> {
    const appId = await access.getSecret(secretName, 'githubAppID');
    const installationId = await access.getSecret(secretName, 'githubAppInstallationID');
    const privateKey = await access.getSecret(secretName, 'githubAppPrivateKey');
    for (const id of [appId, installationId]) {
      if (/^\d{1,20}$/.test(id)) continue;
      throw new InvalidScmSettingsError(
        `githubAppID and githubAppInstallationID in Secret "${secretName}" are whole numbers.`,
      );
    }
    const identity = hash('sha256', JSON.stringify([api, appId, privateKey]));
    return { appId, installationId, privateKey, cache: this.cacheOf(identity) };
  }

  /** The same installation number of another App or host is another one. */
  private cacheOf(identity: string): TokenCache {
    const now = (): number => this.clock.now().getTime();
    return {
      get: (key) => {
        const token = this.tokens.get(`${identity} ${key}`);
        return token !== undefined && token.until > now() ? token.value : '';
      },
      set: (key, value) => {
        const [oldest] = this.tokens.keys();
        if (this.tokens.size >= MAX_APPS && oldest !== undefined) this.tokens.delete(oldest);
        this.tokens.set(`${identity} ${key}`, { value, until: now() + TOKEN_USE_MS });
      },
    };
  }
}
