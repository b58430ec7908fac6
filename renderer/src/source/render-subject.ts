/** What rendering may know of the application. */
export interface RenderedApplication {
  readonly name: string;
  /** The destination namespace. */
  readonly namespace: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What rendering may know of the cluster. */
export interface RenderedCluster {
  readonly name: string;
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What its agent reports, `kubeVersion` and `apiVersions` among it. */
  readonly claims: Readonly<Record<string, unknown>>;
}
