import { readFileSync } from 'node:fs';

/** The image of the agent unless told. */
const DEFAULT_IMAGE = 'wheelhouse-agent:0.1.0';

/** What the manifest of an agent is filled with. */
export interface AgentManifestValues {
  readonly hubUrl: string;
  readonly joinToken: string;
  readonly clusterName: string;
  readonly image?: string;
}

/** The objects that run an agent in a cluster, for `kubectl apply`: `deploy/agent/agent.yaml` with its placeholders filled in. */
export function agentManifest({ hubUrl, joinToken, clusterName, image = DEFAULT_IMAGE }: AgentManifestValues): string {
  const values: Readonly<Record<string, string>> = {
    HUB_URL: hubUrl,
    JOIN_TOKEN: joinToken,
    CLUSTER_NAME: clusterName,
    IMAGE: image,
  };
  const template = readFileSync(new URL('../../../../deploy/agent/agent.yaml', import.meta.url), 'utf8');
  return template
    .replaceAll(
      /\$\{([A-Z_]+)\}/g,
      (placeholder, name: string) =>
        // Every placeholder stands between single quotes.
        values[name]?.replaceAll("'", "''") ?? placeholder,
    )
    .trimEnd();
}
