// How to reach an API server and as whom: what kubeconfig files and the in-cluster files boil down to.
import type { Credential } from './credential.js';

export interface ApiAccess {
  readonly server: URL;
  /** PEM of the authorities to trust instead of the system's. */
  readonly authority?: Buffer;
  /** The name to expect in the server's certificate instead of the host's. */
  readonly serverName?: string;
  /** Takes any certificate. Only where the kubeconfig says insecure-skip-tls-verify. */
  readonly isInsecure: boolean;
  /** `http://` or `https://` proxy to tunnel through. */
  readonly proxyUrl?: string;
  readonly credential: Credential;
}
