// For specs: a preview as a hub gives it.
import type { ObjectChange, Preview, PreviewedApplication } from '@wheelhouse/protocol';

/** A preview of nothing. */
export function samplePreview(more: Partial<Preview> = {}): Preview {
  return {
    repository: 'https://git.example.com/fleet.git',
    base: 'main',
    against: 'feature',
    commit: '0123456789abcdef0123456789abcdef01234567',
    createCount: 0,
    updateCount: 0,
    renameCount: 0,
    deleteCount: 0,
    retainCount: 0,
    unchangedCount: 3,
    heldCount: 0,
    sets: [],
    applications: [],
    changes: [],
    problems: [],
    leftOut: [],
    notes: [],
    ...more,
  };
}

/** An application whose one object changes. */
export function sampleChanged(more: Partial<PreviewedApplication> = {}): PreviewedApplication {
  return {
    action: 'Update',
    name: 'shop-dev',
    previousName: null,
    cluster: 'dev',
    applicationSet: 'sample',
    isHeld: false,
    keepsObjects: false,
    fields: [],
    objects: { added: 0, changed: 1, removed: 0 },
    ...more,
  };
}

/** A change of one object on so many clusters. */
export function sampleChange(clusters: number, more: Partial<ObjectChange> = {}): ObjectChange {
  const applications = Array.from({ length: clusters }, (_, index) => ({
    name: `shop-c${String(index).padStart(2, '0')}`,
    cluster: `c${String(index).padStart(2, '0')}`,
  }));
  return {
    change: 'Changed',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    objects: ['shop'],
    objectCount: 1,
    diff: '@@ spec @@\n-  replicas: 1\n+  replicas: 2',
    isCut: false,
    applications,
    applicationCount: clusters,
    clusterCount: clusters,
    ...more,
  };
}
