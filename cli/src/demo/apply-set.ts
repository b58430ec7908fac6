import type { HubClient } from '../hub-client/hub-client.js';

/** Applies an ApplicationSet. */
export async function applySet(hub: HubClient, manifest: string): Promise<void> {
  await hub.request(
    'mutation($manifest: String!) { applyApplicationSet(manifest: $manifest) { plan { createCount } } }',
    { manifest },
  );
}
