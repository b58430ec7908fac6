// How to reach an API server and as whom: what kubeconfig files and the in-cluster files boil down to.
import type { Credential } from './credential.js';

export interface ApiAccess {
  readonly server: URL;
  /** `http://` or `https://` proxy to tunnel through. */
  readonly proxyUrl?: string;
  /** Who we are, and whom we trust to be the server. */
  readonly credential: Credential;
}
