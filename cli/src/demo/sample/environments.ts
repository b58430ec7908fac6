/** The environments of the demo, in the order of a promotion. */
export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;
