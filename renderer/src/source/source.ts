/** `spec.source` of an Application as JSON; unknown fields are kept. */
export type SourceSpec = Readonly<Record<string, unknown>>;
