// The secrets of one cluster, made fresh for each testbed: who may call its API server, and the key that signs the tokens of its
// service accounts. Every file is for its owner alone.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { ClusterFiles } from './testbed-files.js';

export interface ClusterTokens {
  /** For people and tests. Member of system:masters, so RBAC does not bind it: to test permissions use a service account. */
  admin: string;
  controllerManager: string;
}

export function newTokens(): ClusterTokens {
  return { admin: randomBytes(24).toString('hex'), controllerManager: randomBytes(24).toString('hex') };
}

export function tokensCsv(tokens: ClusterTokens): string {
  const line = (token: string, user: string): string => `${token},${user},${user},"system:masters"\n`;
  return line(tokens.admin, 'testbed:admin') + line(tokens.controllerManager, 'testbed:controller-manager');
}

export function writeCredentials(files: ClusterFiles, tokens: ClusterTokens): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeSecretFile(files.tokens, tokensCsv(tokens));
  writeSecretFile(files.serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  writeSecretFile(files.serviceAccountPublicKey, publicKey.export({ type: 'spki', format: 'pem' }).toString());
}

export function writeSecretFile(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
}
