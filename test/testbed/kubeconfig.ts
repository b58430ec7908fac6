// The text of a kubeconfig with everything inline, so that the one file can be copied, mounted or handed to a test.

export interface KubeconfigFacts {
  name: string;
  server: string;
  certificateAuthority: string;
  token: string;
}

/** Values are written as JSON strings, which YAML reads unchanged whatever they contain. */
export function kubeconfigText(facts: KubeconfigFacts): string {
  const name = JSON.stringify(facts.name);
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters:
  - name: ${name}
    cluster:
      server: ${JSON.stringify(facts.server)}
      certificate-authority-data: ${Buffer.from(facts.certificateAuthority).toString('base64')}
users:
  - name: ${name}
    user:
      token: ${JSON.stringify(facts.token)}
contexts:
  - name: ${name}
    context:
      cluster: ${name}
      user: ${name}
`;
}
