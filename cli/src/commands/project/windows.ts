import type { ProjectSyncWindow } from '@wheelhouse/protocol';
import type { Presentation } from '../../output/print.js';

/** How sync windows look on the terminal. */
export const windowPresentation: Presentation<ProjectSyncWindow> = {
  row: (window) => ({
    KIND: window.kind,
    OPEN: window.isActive ? 'yes' : 'no',
    UNTIL: window.activeUntil,
    NEXT: window.nextAt,
    SCHEDULE: window.schedule,
    DURATION: window.duration,
    ZONE: window.timeZone,
    CONCERNS: concerns(window),
    MANUAL: window.manualSync ? 'allowed' : null,
  }),
  wide: (window) => ({ OVERRUN: window.syncOverrun ? 'allowed' : null, DESCRIPTION: window.description }),
  name: (window) => `${window.kind} ${window.schedule} ${window.duration}`,
};

/** `applications web-*, api or clusters eu-*`. */
function concerns({ applications, namespaces, clusters, andOperator }: ProjectSyncWindow): string {
  const lists: [string, readonly string[]][] = [
    ['applications', applications],
    ['namespaces', namespaces],
    ['clusters', clusters],
  ];
  return lists
    .filter(([, patterns]) => patterns.length > 0)
    .map(([what, patterns]) => `${what} ${patterns.join(', ')}`)
    .join(andOperator ? ' and ' : ' or ');
}
