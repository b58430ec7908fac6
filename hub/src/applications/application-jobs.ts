/** The job that renders stale applications and assigns what came out. */
export const BRING_UP_TO_DATE_JOB = 'bring-applications-up-to-date';
/** Its identity: there is one such job, and it takes whatever is stale. */
export const ALL_APPLICATIONS = 'all';
